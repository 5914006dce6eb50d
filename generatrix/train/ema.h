// Exponential moving average of weights (Polyak and Juditsky 1992; with a constant decay, as used since arXiv 1606.03498).
#pragma once

#include <vector>

#include "generatrix/base/tensor.h"

namespace gx {

class Ema {
 public:
  // average <- decay * average + (1 - decay) * weight at every update; starts at the weights.
  Ema(std::vector<Tensor> weights, double decay);
  void update();
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
