// Batch normalization as a layer of a flow over vectors (Papamakarios, Pavlakou and Murray 2017, arXiv 1705.07057, appendix B;
// Dinh et al. 2017, arXiv 1605.08803, section 3.7). With mean m and variance v of each number, g and b learned:
//
//   inverse            z = (x - m) exp(g) / sqrt(v + e) + b
//   inverse log-det    sum (g - log(v + e) / 2)
//   forward            x = (z - b) exp(-g) sqrt(v + e) + m
//   forward log-det    -(that)
//
// In training mode `inverse` of two rows or more takes m and v of these rows, with those of other processes, and the running
// statistics move towards them: a density in training depends on the whole batch. Everything else uses the running statistics:
// evaluation, one row, `forward` always. So only in evaluation is forward the undoing of inverse. The statistics start at those
// of the first batch (warm start), else at 0 and 1.
#pragma once

#include "generatrix/families/flow/layer.h"
#include "generatrix/nn/mixes_rows.h"

namespace gx {

class BatchNormLayer final : public FlowLayer, public MixesRows {
 public:
  explicit BatchNormLayer(std::int64_t n, double momentum = 0.1, double epsilon = 1e-5);
  Bijector map(const Context& context) override;
  Tensor warm_start(const Tensor& data, const Context& context) override;

 private:
  Tensor log_scale_, shift_;          // g, b [D]
  Tensor mean_, variance_, started_;  // buffers
  double momentum_, epsilon_;
};

}  // namespace gx
