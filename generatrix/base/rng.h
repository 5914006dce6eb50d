// A stream of random numbers is a value with a seed. Functions that draw get a stream as an argument. Copies of a stream share
// its position: what one draws, the other does not draw again. A fork has a position of its own.
//
// fork makes a new stream. The new stream depends on the seed and the given purpose only, not on earlier draws; so streams may be
// forked in any order:
//   Rng run(seed); Rng noise = run.fork("noise"), shuffle = run.fork("shuffle");
// Draws do not depend on the number of threads. They depend on the sizes of the draws: two draws of [n] are not one draw of [2n].
#pragma once

#include <ATen/core/Generator.h>

#include <optional>
#include <string_view>

#include "generatrix/base/tensor.h"

namespace gx {

class Rng {
 public:
  explicit Rng(std::uint64_t seed, at::Device device = at::kCPU);

  Rng fork(std::string_view purpose) const;
  Rng fork(std::uint64_t index) const;
  Rng fork(std::string_view purpose, std::uint64_t index) const;               // fork(purpose).fork(index)
  std::uint64_t seed_of(std::string_view purpose, std::uint64_t index) const;  // the seed of fork(purpose, index)

  Tensor normal(at::IntArrayRef shape, at::ScalarType type = at::kFloat);   // N(0, 1)
  Tensor uniform(at::IntArrayRef shape, at::ScalarType type = at::kFloat);  // U[0, 1)
  Tensor integers(std::int64_t high, at::IntArrayRef shape);                // int64 in [0, high)
  Tensor bernoulli(const Tensor& probability);                              // 0 or 1, shape and type of `probability`
  Tensor categorical(const Tensor& logits, std::int64_t n);                 // int64 [n, ...batch] from logits [...batch, K]
  Tensor permutation(std::int64_t n);                                       // int64 [n]

  // A view of this stream for rows [first, first + n) of a batch of `of` rows. A draw of shape [n, ...] makes the draw [of, ...]
  // of the whole batch and returns these rows of it. So the parts of a batch draw the same numbers as the whole batch. normal,
  // uniform and integers work in a view, with the batch as the first dimension; the other draws throw std::logic_error.
  Rng rows(std::int64_t first, std::int64_t n, std::int64_t of) const;

  // Moves this stream to the position of `rows`, a view of it. Draws of the parts of a batch then count as draws of this stream.
  void follow(const Rng& rows) { generator_ = rows.generator_; }

  std::uint64_t seed() const { return seed_; }
  at::Device device() const { return device_; }
  at::Generator& generator() { return generator_; }
  // The stream's position, for bit-exact resume: a kByte tensor on the CPU.
  Tensor state() const;
  void restore(const Tensor& state);

 private:
  struct Rows {
    std::int64_t first = 0, n = 0, of = 0;
  };
  template <class Draw>
  Tensor cut(at::IntArrayRef shape, Draw draw);
  void expect_whole(const char* draw) const;

  std::uint64_t seed_;
  at::Device device_;
  at::Generator generator_;
  std::optional<Rows> rows_;  // set in a view
};

// Layers and dropout draw from torch's default stream. Inside this scope that stream starts at `seed`; the destructor restores
// it.
class SeedScope {
 public:
  explicit SeedScope(std::uint64_t seed, at::Device device = at::kCPU);  // the CPU's stream, and that of the device
  ~SeedScope();
  SeedScope(const SeedScope&) = delete;
  SeedScope& operator=(const SeedScope&) = delete;

 private:
  at::Generator saved_, of_device_;  // of_device_: undefined on the CPU
  Tensor state_of_device_;
};

}  // namespace gx
