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

// x [B, D] -> v [B, D], and of each probe e' J e [B, 1]. With gradient where autograd records.
std::vector<Tensor> with_traces(const Slope& field, const Tensor& probes, double t, const Tensor& x) {
  const bool records = at::GradMode::is_enabled();
  const at::AutoGradMode on(true);
  const auto from = records && x.requires_grad() ? x : x.detach().requires_grad_();
  const auto velocity = field(t, from);
  std::vector<Tensor> all{records ? velocity : velocity.detach()};
  for (std::int64_t i = 0; i < probes.size(0); ++i) {
    const auto product =
        torch::autograd::grad({velocity}, {from}, {probes[i]}, /*retain_graph=*/records || i + 1 < probes.size(0),
                              /*create_graph=*/records, /*allow_unused=*/true)[0];  // J' e
    all.push_back(product.defined() ? (product * probes[i]).sum(1, /*keepdim=*/true) : at::zeros_like(x.narrow(1, 0, 1)));
  }
  return all;
}

// The probes' integrals as one: exactly their sum, of Hutchinson's their mean. [B, K] -> [B]
Tensor joined(const Tensor& traces, std::int64_t n_probes) { return n_probes == 0 ? traces.sum(1) : traces.mean(1); }

}  // namespace

FlowDensity flow_density(const Slope& field, const Distribution& base, const Tensor& x, std::int64_t n_probes, double tolerance,
                         Rng& rng) {
  const at::NoGradGuard off;
  const auto n_dims = x.size(1);
  const auto probes = probes_of(x, n_probes, rng);
  const auto start = at::cat({x, at::zeros({x.size(0), probes.size(0)}, x.options())}, 1);
  const auto slope = [&](double t, const Tensor& y) {  // y [B, D + K]: x, and for each probe the integral so far
    return at::cat(with_traces(field, probes, t, y.narrow(1, 0, n_dims)), 1);
  };
  const auto solved = solve(slope, start, 1, 0, {.tolerance = tolerance});
  const auto latents = solved.y.narrow(1, 0, n_dims), traces = solved.y.slice(1, n_dims);  // minus the integrals
  const auto log_base = base.log_prob(latents);
  const auto missed = (latents.abs() * solved.error.narrow(1, 0, n_dims)).sum(1), of_traces = solved.error.slice(1, n_dims);
  const auto error = n_probes > 1 ? traces.std(1, /*unbiased=*/true) / std::sqrt(static_cast<double>(n_probes)) : Tensor();
  return {log_base + joined(traces, n_probes), error, missed + joined(of_traces, n_probes), latents};
}

FollowedFlow follow_flow(const Slope& field, const Distribution& base, const Tensor& x, std::int64_t n_probes,
                         const OdeMethod& method, Rng& rng) {
  const auto n_dims = x.size(1);
  const auto probes = probes_of(x, n_probes, rng);
  const auto slope = [&](double t, const Tensor& y) {  // y [B, D + K + 1]
    auto all = with_traces(field, probes, t, y.narrow(1, 0, n_dims));
    all.push_back(all.front().square().sum(1, /*keepdim=*/true));
    return at::cat(all, 1);
  };
  const auto start = at::cat({x, at::zeros({x.size(0), probes.size(0) + 1}, x.options())}, 1);
  const auto end = solve(slope, start, 1, 0, method).y;
  const auto traces = end.slice(1, n_dims, n_dims + probes.size(0));  // minus the integrals
  return {base.log_prob(end.narrow(1, 0, n_dims)) + joined(traces, n_probes), -end.select(1, -1)};
}

}  // namespace gx
