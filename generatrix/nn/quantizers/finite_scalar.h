// Finite scalar quantization (Mentzer, Minnen, Agustsson and Tschannen, Finite Scalar Quantization: VQ-VAE Made Simple, 2024,
// arXiv 2309.15505, section 3.1): every number of a vector is rounded to one of a few levels. There is no codebook to learn.
//
//   b_d = r_d tanh(h_d + atanh(o_d / r_d)) - o_d,   r_d = (L_d - 1)(1 + 1e-3) / 2
//
//   o_d = 1/2 where L_d is even, else 0
//
//   e_d = round(b_d) / floor(L_d / 2)               in [-1, 1]: L_d values
//
//   symbol = sum_d (round(b_d) + floor(L_d / 2)) prod_{j < d} L_j     one of K = prod L_d
#pragma once

#include "generatrix/nn/quantizers/quantizer.h"
#include "generatrix/spec/fields.h"

namespace gx {

struct FiniteScalarSpec {
  static constexpr std::string_view kind = "finite_scalar";
  std::vector<std::int64_t> levels = {8, 5, 5, 5};

  static auto fields() {
    return std::tuple(
        field("levels", &FiniteScalarSpec::levels, "levels of each number of a vector; their product is K", between(2, 256)));
  }
};

class FiniteScalar final : public Quantizer {
 public:
  explicit FiniteScalar(const FiniteScalarSpec& spec);

  std::int64_t dims() const override { return levels_.size(0); }
  std::int64_t n_symbols() const override { return n_symbols_; }
  Quantized quantize(const Tensor& h) override;
  Tensor vectors(const Tensor& symbols) override;

 private:
  Tensor levels_, places_;  // int64 [D], buffers: L, and the product of those before
  std::int64_t n_symbols_ = 1;
};

}  // namespace gx
