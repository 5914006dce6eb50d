// Randomness is an argument: a stream is a value with a seed, and a new stream is named by its purpose.
//
// fork depends on the seed and the purpose alone, never on what was drawn before, so streams may be forked in any order:
//   Rng run(seed); Rng noise = run.fork("noise"), shuffle = run.fork("shuffle");
// Draws do not depend on the number of threads. They do depend on how a batch is cut.
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
  std::uint64_t seed_of(std::string_view purpose, std::uint64_t index) const;  // that stream's

  Tensor normal(at::IntArrayRef shape, at::ScalarType type = at::kFloat);   // N(0, 1)
  Tensor uniform(at::IntArrayRef shape, at::ScalarType type = at::kFloat);  // U[0, 1)
  Tensor integers(std::int64_t high, at::IntArrayRef shape);                // int64 in [0, high)
  Tensor bernoulli(const Tensor& probability);                              // 0 or 1, shape and type of `probability`
  Tensor categorical(const Tensor& logits, std::int64_t n);                 // int64 [n, ...batch] from logits [...batch, K]
  Tensor permutation(std::int64_t n);                                       // int64 [n]

  // This stream as rows [first, first + n) of a batch of `of` see it: a draw of shape [n, ...] gives those rows of the draw
  // [of, ...] that the whole batch would make, so that a batch cut into parts draws what the whole draws. For normal, uniform
  // and integers, which must be drawn batch first; the other draws throw std::logic_error.
  Rng rows(std::int64_t first, std::int64_t n, std::int64_t of) const;

  // Goes on where `rows`, a view of this stream, stands: what the parts of a batch drew counts as drawn.
  void follow(const Rng& rows) { generator_ = rows.generator_; }

  std::uint64_t seed() const { return seed_; }
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
  std::optional<Rows> rows_;  // of a view
};

// Layers and dropout draw from torch's default stream. Inside this scope that stream starts at `seed`; on leaving it is put back.
class SeedScope {
 public:
  explicit SeedScope(std::uint64_t seed);
  ~SeedScope();
  SeedScope(const SeedScope&) = delete;
  SeedScope& operator=(const SeedScope&) = delete;

 private:
  at::Generator saved_;
};

}  // namespace gx
