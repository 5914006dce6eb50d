#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"
#include "generatrix/contract/sampler.h"

#include "tests/support/one_model.h"

namespace gx {

void add_flow_matching(Catalog& catalog);

namespace {

ModelPtr flow_matching_of(const Table& parameters, const Task& task) { return built(add_flow_matching, parameters, task); }

Task numbers_and_label(std::int64_t n) {
  return {{{{.name = "x", .values = Real{}, .shape = {n}}}}, {{{.name = "label", .values = Symbols{{3}}}}}};
}

TEST(FlowMatching, RefusesSettingsThatContradict) {
  const auto task = numbers_and_label(2);
  EXPECT_THROW(flow_matching_of({{"ode", Table{{"steps", 0}}}}, task), UserError);
  EXPECT_THROW(flow_matching_of({{"ode", Table{{"method", "heun"}}}}, task), UserError);
  EXPECT_THROW(flow_matching_of({{"drop", 0.1}}, task), UserError);
  EXPECT_THROW(flow_matching_of({{"conditional", true}, {"pairs", "optimal_transport"}}, task), UserError);
  EXPECT_THROW(flow_matching_of({{"net", "unet"}}, task), UserError);
}

Score score_by(const Table& density, std::int64_t n_dims) {
  const auto model = flow_matching_of({{"density", density}}, numbers_and_label(n_dims));
  {
    const at::NoGradGuard off;
    Rng rng(2);
    for (auto& p : model->parameters()) p.add_(rng.normal(p.sizes()), 0.05);
  }
  Rng rng(3);
  return dynamic_cast<CanScore&>(*model).score({Rng(4).normal({20, n_dims})}, rng);
}

TEST(FlowMatching, TracesAreExactForFewNumbers) {
  EXPECT_TRUE(at::equal(score_by({}, 2).nats, score_by({{"trace", "exact"}}, 2).nats));
  EXPECT_FALSE(at::allclose(score_by({}, 12).nats, score_by({{"trace", "exact"}}, 12).nats, 0, 1e-4));
}

TEST(FlowMatching, ProbesTellTheErrorOfAnEstimate) {
  const auto exact = score_by({{"trace", "exact"}}, 12), estimate = score_by({{"trace", "probes"}, {"probes", 50}}, 12);
  const auto off = (estimate.nats - exact.nats) / estimate.error;
  EXPECT_LT(off.abs().max().item<double>(), 5);
  EXPECT_GT(off.abs().max().item<double>(), 0.1);
  EXPECT_FALSE(exact.error.defined());
  EXPECT_GT(exact.shared_error, 0);
}

}  // namespace
}  // namespace gx
