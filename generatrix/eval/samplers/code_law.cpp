#include "generatrix/eval/samplers/code_law.h"

#include <ATen/ATen.h>
#include <torch/autograd.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "generatrix/kernels/adam/adam.h"

namespace gx {
namespace {

constexpr std::int64_t kMostHeldBack = 5000, kLooks = 20;

AdamState adam_state(const std::vector<Tensor>& parameters) {
  AdamState state{parameters, {}, {}, at::zeros({})};
  for (const auto& p : parameters) state.m.push_back(at::zeros_like(p)), state.v.push_back(at::zeros_like(p));
  return state;
}

double rate_at(const CodeFit& fit, std::int64_t step) {
  return fit.learning_rate * 0.5 * (1 + std::cos(M_PI * static_cast<double>(step) / static_cast<double>(fit.steps)));
}

// The weights of the least loss so far.
class Best {
 public:
  void look(double loss, const std::vector<Tensor>& parameters) {
    if (!(loss < least_)) return;
    least_ = loss;
    kept_.clear();
    for (const auto& p : parameters) kept_.push_back(p.detach().clone());
  }
  void put_back(const std::vector<Tensor>& parameters) const {
    const at::NoGradGuard off;
    for (std::size_t i = 0; i < kept_.size(); ++i) parameters[i].copy_(kept_[i]);
  }

 private:
  double least_ = std::numeric_limits<double>::infinity();
  std::vector<Tensor> kept_;
};

}  // namespace

void fit_code_law(CodeLaw& law, const Tensor& codes, const CodeFit& fit, const Rng& rng) {
  const at::AutoGradMode on(true);
  const auto n = codes.size(0), n_held = std::min(kMostHeldBack, n / 10);
  const auto order = rng.fork("held back").permutation(n);
  const auto held = codes.index_select(0, order.slice(0, 0, n_held > 0 ? n_held : n));  // of very few rows: all
  const auto seen = codes.index_select(0, order.slice(0, n_held));
  const auto parameters = law.parameters();
  const auto state = adam_state(parameters);
  auto rows = rng.fork("batches"), noise = rng.fork("noise");
  Best best;
  const auto look = [&] {
    const at::NoGradGuard off;
    auto same = rng.fork("looks");  // equal noise in every look
    best.look(law.loss(held, same).mean().item<double>(), parameters);
  };
  look();
  const auto every = std::max<std::int64_t>(1, fit.steps / kLooks);
  for (std::int64_t step = 0; step < fit.steps; ++step) {
    const auto batch = seen.index_select(0, rows.integers(seen.size(0), {fit.batch}));
    const auto gradients = torch::autograd::grad({law.loss(batch, noise).mean()}, parameters);
    const at::NoGradGuard off;
    adam({rate_at(fit, step), 0.9, 0.999, 1e-8, 0, false}, state, {gradients}, {});
    if ((step + 1) % every == 0 || step + 1 == fit.steps) look();
  }
  best.put_back(parameters);
}

}  // namespace gx
