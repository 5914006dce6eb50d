#include "generatrix/families/diffusion/velocity_objective.h"

#include <ATen/ATen.h>

#include <vector>

#include "generatrix/prob/distributions/standard_normal.h"
#include "generatrix/prob/estimators/assignment.h"
#include "generatrix/prob/ode/flow_density.h"
#include "generatrix/prob/shapes.h"

namespace gx {
namespace {

constexpr std::int64_t kPairedTogether = 64;  // rows: the cost of pairing them grows with their cube

// int64 [B]: which noise goes with each row, the nearest pairs within groups of rows that follow each other.
Tensor near_in_groups(const Tensor& x1, const Tensor& x0) {
  std::vector<Tensor> pairs;
  const auto rows = x1.split(kPairedTogether), noise = x0.split(kPairedTogether);
  for (std::size_t i = 0; i < rows.size(); ++i)
    pairs.push_back(nearest_pairs(rows[i], noise[i]) + static_cast<std::int64_t>(i) * kPairedTogether);
  return at::cat(pairs);
}

}  // namespace

VelocityObjective flow_matching(Pairs pairs) {
  const auto loss = [pairs](const VelocityProblem& problem, Rng& rng) {
    const auto& x1 = problem.x1;
    auto x0 = rng.normal(x1.sizes(), x1.scalar_type());
    if (pairs == Pairs::optimal_transport) x0 = x0.index_select(0, near_in_groups(x1.flatten(1), x0.flatten(1)));
    const auto t = rng.uniform({x1.size(0)}, x1.scalar_type());
    const auto xt = at::lerp(x0, x1, t.view(one_a_row(x1)));
    return Loss().add("velocity_error", (problem.net.forward(xt, t, problem.given, rng) - (x1 - x0)).square().mean());
  };
  return {loss, pairs == Pairs::independent};
}

VelocityObjective maximum_likelihood(LikelihoodRules rules) {
  const auto loss = [rules](const VelocityProblem& problem, Rng& rng) {
    const auto rows = problem.x1.flatten(1);
    const auto field = velocity_of(problem.net, problem.given, problem.x1.sizes().slice(1).vec());
    const auto base = standard_normal({rows.size(1)}, rows.options());
    const auto found = follow_flow(field, base, rows, rules.n_probes, rules.method, rng);
    auto loss = Loss().add("nll", -(found.nats + problem.log_volume).mean());
    const auto kinetic = found.kinetic.mean() / static_cast<double>(rows.size(1));
    return rules.kinetic > 0 ? std::move(loss).add("kinetic", kinetic, rules.kinetic)
                             : std::move(loss).watch("kinetic", kinetic.detach());
  };
  return {loss, /*by_rows=*/rules.method.name != "dopri5"};  // whose steps suit all rows of a batch
}

Slope velocity_of(const GuidedNet& net, const Rows& given, const Shape& event, double guidance) {
  return [net = net.told_of(given, guidance), event](double t, const Tensor& y) {
    return net(y.unflatten(1, event), at::full({y.size(0)}, t, y.options())).flatten(1);
  };
}

}  // namespace gx
