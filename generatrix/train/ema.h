// Exponential moving average of weights (Polyak and Juditsky 1992; with a decay, as used since arXiv 1606.03498).
//
//   average <- d_t average + (1 - d_t) weight,   d_t = min(decay, (1 + t) / (10 + t)),   at the update after step t = 0, 1, ...
//
// d_t grows with the step (the rule of TensorFlow's ExponentialMovingAverage with num_updates; the profile of arXiv 2312.02696,
// section 3.1, with gamma = 8): until d_t reaches `decay`, weight i counts as i^8, so that the average looks back over about the
// last tenth of the steps, and the first weights, which are random, do not bias it. d_t follows from t: there is no further
// state.
//
// What is averaged beside parameters: buffers of real numbers, such as the means and variances of batch norm, so that they fit
// the averaged weights. Buffers of whole numbers are counts and indices, and stay as they are.
#pragma once

#include <vector>

#include "generatrix/base/tensor.h"

namespace gx {

class Ema {
 public:
  // Starts at the weights.
  Ema(std::vector<Tensor> weights, double decay);
  void update(std::int64_t t);  // after step t
  const std::vector<Tensor>& weights() const { return weights_; }
  const std::vector<Tensor>& averages() const { return averages_; }

 private:
  std::vector<Tensor> weights_, averages_;
  double decay_;
};

// Inside this scope the weights hold the averages; on leaving it they are put back bit for bit.
class AveragedScope {
 public:
  AveragedScope(std::vector<Tensor> weights, const std::vector<Tensor>& averages);
  ~AveragedScope();
  AveragedScope(const AveragedScope&) = delete;
  AveragedScope& operator=(const AveragedScope&) = delete;

 private:
  std::vector<Tensor> weights_, saved_;
};

}  // namespace gx
