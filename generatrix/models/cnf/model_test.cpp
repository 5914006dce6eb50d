#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"

#include "tests/support/flow_example.h"
#include "tests/support/one_model.h"

namespace gx {

void add_cnf(Catalog& catalog);

namespace {

Task reals_task(std::int64_t n) { return {{{{.name = "x", .values = Real{}, .shape = {n}}}}, {}}; }

ModelPtr cnf_of(Table parameters, const Task& task) {
  parameters.set("net", Table{{"hidden", Value::Array{8, 8}}});
  const auto model = built(add_cnf, parameters, task);
  const at::NoGradGuard off;
  Rng rng(2);
  for (auto& p : model->parameters()) p.add_(rng.normal(p.sizes()), 0.3);
  return model;
}

double nll_of(const ModelPtr& model, const Tensor& x) {
  Rng rng(3);
  return model->turns()[0].loss({x}, Step{0, 1, 1, 1, rng}).terms()[0].value.item<double>();
}

TEST(Cnf, IsADensity) {
  const auto model = cnf_of({}, reals_task(2));
  model->to(at::kDouble);
  EXPECT_NEAR(flow_example::on_grid(*model, {}, 8, 65).mass, 1, 1e-3);
}

// Training and scoring solve the same equation: through the steps, and without.
TEST(Cnf, LossIsMinusTheScoreUpToTheSolvers) {
  const auto model = cnf_of({{"solver", Table{{"tolerance", 1e-5}}}, {"density", Table{{"tolerance", 1e-5}}}}, reals_task(2));
  const auto x = Rng(4).normal({30, 2});
  Rng rng(5);
  EXPECT_NEAR(nll_of(model, x), -dynamic_cast<CanScore&>(*model).score({x}, rng).nats.mean().item<double>(), 1e-3);
}

// Of many rows the mean over probes is near the exact trace, and no two probes agree.
TEST(Cnf, ProbesStandForTheTraceOfMoreNumbers) {
  const auto x = Rng(4).normal({400, 12});
  const auto exact = nll_of(cnf_of({{"solver", Table{{"trace", "exact"}}}}, reals_task(12)), x);
  const auto probed = nll_of(cnf_of({}, reals_task(12)), x);
  EXPECT_NE(exact, probed);
  EXPECT_NEAR(exact, probed, 0.3);
}

TEST(Cnf, RefusesSettingsThatAreNone) {
  EXPECT_THROW(built(add_cnf, {{"solver", Table{{"method", "heun"}}}}, reals_task(2)), UserError);
  EXPECT_THROW(built(add_cnf, {{"solver", Table{{"steps", 0}}}}, reals_task(2)), UserError);
  EXPECT_THROW(built(add_cnf, {{"kinetic", -1}}, reals_task(2)), UserError);
  EXPECT_THROW(built(add_cnf, {{"conditional", true}}, reals_task(2)), UserError) << "nothing is given";
}

}  // namespace
}  // namespace gx
