// Masked autoregressive flows over vectors, written as in the usual examples: affine (MAF) or rational-quadratic splines (NSF),
// the order turned round between layers. It is the reference of the maf and nsf benches.
#pragma once

#include <vector>

#include "bench/eager.h"

namespace gx::bench {

class EagerMaskedFlow final : public EagerNet {
 public:
  struct Shape {
    std::int64_t dims, layers;
    std::vector<std::int64_t> hidden;
    std::int64_t bins = 0;  // of splines; 0: affine maps
  };
  explicit EagerMaskedFlow(const Shape& shape);

  at::Tensor log_prob(at::Tensor x);  // [B, dims] -> [B]
  at::Tensor loss(const at::Tensor& x) override;
  at::Tensor sample(std::int64_t n);  // [n, dims]; each number of each layer by a whole pass of the layer's net

 private:
  struct Linear {
    at::Tensor weight, bias, mask;
  };
  at::Tensor parameters_of(std::int64_t layer, at::Tensor x) const;  // [B, dims, n]

  Shape shape_;
  std::vector<std::vector<Linear>> nets_;
};

}  // namespace gx::bench
