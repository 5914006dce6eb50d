#include "generatrix/eval/factors/logistic_regression.h"

#include <ATen/ATen.h>
#include <torch/optim/lbfgs.h>

namespace gx {
namespace {

constexpr std::int64_t kSteps = 200;

}  // namespace

Tensor LogisticRegression::log_probs(const Tensor& x) const {
  return at::log_softmax(at::addmm(bias, (x - shift) / scale, weight), 1);
}

LogisticRegression fit_logistic(const Tensor& x, const Tensor& y, std::int64_t n_classes, const LogisticRegression* start) {
  const at::AutoGradMode on(true);
  const auto spread = x.std(0, /*unbiased=*/false);
  LogisticRegression fit{x.mean(0), at::where(spread > 0, spread, 1.0)};
  const auto scaled = (x - fit.shift) / fit.scale;
  auto weight = start ? start->weight.clone() : at::zeros({x.size(1), n_classes}, x.options());
  auto bias = start ? start->bias.clone() : at::zeros({n_classes}, x.options());
  weight.requires_grad_(true);
  bias.requires_grad_(true);
  torch::optim::LBFGS optimizer({weight, bias},
                                torch::optim::LBFGSOptions(1).max_iter(kSteps).history_size(20).line_search_fn("strong_wolfe"));
  optimizer.step([&] {
    optimizer.zero_grad();
    const auto loss = at::nll_loss(at::log_softmax(at::addmm(bias, scaled, weight), 1), y) +
                      weight.square().sum() / (2 * static_cast<double>(x.size(0)));
    loss.backward();
    return loss;
  });
  fit.weight = weight.detach();
  fit.bias = bias.detach();
  return fit;
}

}  // namespace gx
