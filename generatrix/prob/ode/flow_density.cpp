#include "generatrix/prob/ode/flow_density.h"

#include <ATen/ATen.h>
#include <torch/autograd.h>

#include <cmath>

namespace gx {
namespace {

// [K, B, D]: of an exact trace the unit vectors.
Tensor probes_of(const Tensor& x, std::int64_t n_probes, Rng& rng) {
  const auto n_dims = x.size(1);
  if (n_probes == 0) return at::eye(n_dims, x.options()).unsqueeze(1).expand({n_dims, x.size(0), n_dims});
  std::vector<Tensor> all;
  for (std::int64_t i = 0; i < n_probes; ++i) all.push_back(at::where(rng.uniform(x.sizes(), x.scalar_type()) < 0.5, -1.0, 1.0));
  return at::stack(all).to(x.options());
}

// y [B, D + K]: x, and for each probe the integral so far. -> (v, e' J e).
Tensor with_traces(const Slope& field, const Tensor& probes, double t, const Tensor& y) {
  const at::AutoGradMode on(true);
  const auto leaf = y.narrow(1, 0, probes.size(2)).detach().requires_grad_();
  const auto velocity = field(t, leaf);  // [B, D]
  std::vector<Tensor> all{velocity.detach()};
  for (std::int64_t i = 0; i < probes.size(0); ++i) {
    const auto product = torch::autograd::grad({velocity}, {leaf}, {probes[i]}, /*retain_graph=*/i + 1 < probes.size(0),
                                               /*create_graph=*/false, /*allow_unused=*/true)[0];  // J' e
    all.push_back(product.defined() ? (product * probes[i]).sum(1, /*keepdim=*/true) : at::zeros({y.size(0), 1}, y.options()));
  }
  return at::cat(all, 1);
}

}  // namespace

FlowDensity flow_density(const Slope& field, const Distribution& base, const Tensor& x, std::int64_t n_probes, double tolerance,
                         Rng& rng) {
  const at::NoGradGuard off;
  const auto n_dims = x.size(1);
  const auto probes = probes_of(x, n_probes, rng);
  const auto start = at::cat({x, at::zeros({x.size(0), probes.size(0)}, x.options())}, 1);
  const auto slope = [&](double t, const Tensor& y) { return with_traces(field, probes, t, y); };
  const auto solved = solve(slope, start, 1, 0, {.tolerance = tolerance});
  const auto latents = solved.y.narrow(1, 0, n_dims), traces = solved.y.slice(1, n_dims);  // minus the integrals
  const auto log_base = base.log_prob(latents);
  const auto missed = (latents.abs() * solved.error.narrow(1, 0, n_dims)).sum(1), of_traces = solved.error.slice(1, n_dims);
  if (n_probes == 0) return {log_base + traces.sum(1), {}, missed + of_traces.sum(1), latents};
  const auto error = n_probes > 1 ? traces.std(1, /*unbiased=*/true) / std::sqrt(static_cast<double>(n_probes)) : Tensor();
  return {log_base + traces.mean(1), error, missed + of_traces.mean(1), latents};
}

}  // namespace gx
