#include "generatrix/eval/two_sample/classifier_score.h"

#include <ATen/ATen.h>

#include <cmath>

namespace gx {

ClassifierScore classifier_score(const Tensor& log_probs, std::int64_t splits) {
  std::vector<Tensor> scores;
  for (const auto& some : log_probs.to(at::kCPU, at::kDouble).tensor_split(splits)) {
    const auto log_marginal = some.logsumexp(0, /*keepdim=*/true) - std::log(static_cast<double>(some.size(0)));  // log p(y)
    scores.push_back((some.exp() * (some - log_marginal)).sum(1).mean().exp());
  }
  const auto all = at::stack(scores);
  const auto n = static_cast<double>(splits);
  return {all.mean().item<double>(), splits > 1 ? all.std().item<double>() / std::sqrt(n) : 0};
}

double class_entropy(const Tensor& log_probs) {
  const auto counts = at::bincount(log_probs.to(at::kCPU).argmax(1), {}, log_probs.size(1)).to(at::kDouble);
  const auto p = counts / counts.sum();
  return -at::xlogy(p, p).sum().item<double>();
}

}  // namespace gx
