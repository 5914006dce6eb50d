#include "generatrix/train/ema.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace gx {

Ema::Ema(std::vector<Tensor> weights, double decay) : weights_(std::move(weights)), decay_(decay) {
  for (const auto& w : weights_) averages_.push_back(w.detach().clone());
}

void Ema::update(std::int64_t t) {
  at::NoGradGuard off;
  const auto grown = static_cast<double>(1 + t) / static_cast<double>(10 + t);
  at::_foreach_lerp_(averages_, weights_, 1 - std::min(decay_, grown));
}

AveragedScope::AveragedScope(std::vector<Tensor> weights, const std::vector<Tensor>& averages) : weights_(std::move(weights)) {
  at::NoGradGuard off;
  for (const auto& w : weights_) saved_.push_back(w.detach().clone());
  for (std::size_t i = 0; i < averages.size(); ++i) weights_[i].copy_(averages[i]);
}

AveragedScope::~AveragedScope() {
  at::NoGradGuard off;
  for (std::size_t i = 0; i < saved_.size(); ++i) weights_[i].copy_(saved_[i]);
}

}  // namespace gx
