#include <gtest/gtest.h>

#include "generatrix/base/errors.h"

#include "tests/support/flow_example.h"
#include "tests/support/tolerances.h"

namespace gx {

void add_nsf(Catalog& catalog);

namespace {

using flow_example::bijector;
using flow_example::normal;
using flow_example::reals;
using flow_example::told;

const Field kVectors = reals({5});

std::vector<Table> both() {
  std::vector<Table> all;
  for (const auto* layers : {"coupling", "autoregressive"})
    all.push_back({{"layers", layers},
                   {"count", 3},
                   {"hidden", Value::Array{16}},
                   {"activation", "tanh"},
                   {"spline", Table{{"bins", 6}, {"bound", 3}}}});
  return all;
}
ModelPtr build(const Table& parameters, const Field& field, const Space& given = {}) {
  return flow_example::build(add_nsf, parameters, field, given);
}
ModelPtr stirred(const Table& parameters, const Field& field, const Space& given = {}, double size = 0.15) {
  return flow_example::stirred(build(parameters, field, given), size);
}

TEST(Nsf, ComesBackAndItsLogDetIsTheJacobians) {
  for (auto parameters : both()) {
    for (const auto* mixing : {"linear", "random"}) {
      parameters.set("mixing", mixing);
      const auto f = bijector(*stirred(parameters, kVectors));
      const auto x = normal(16, kVectors);
      for (const auto& at : {x, 10 * x.sign()}) EXPECT_LT(flow_example::round_trip(f, at), 1e-9);
      const auto back = f.inverse(x);
      for (std::int64_t i = 0; i < 2; ++i)
        EXPECT_NEAR(back.log_det[i].item<double>(), flow_example::log_det_by_autograd(f, x[i]), tolerance::kAlgebra);
    }
  }
}

TEST(Nsf, StressedItIsFiniteAndFloat32ComesBack) {
  for (const auto& parameters : both()) {
    const auto model = stirred(parameters, kVectors, {}, 1.2);
    const auto x = normal(200, kVectors);
    const auto f = bijector(*model);
    const at::NoGradGuard off;
    EXPECT_TRUE(at::isfinite(f.forward(f.inverse(x).value).value).all().item<bool>());
    const auto single = stirred(parameters, kVectors, {}, 0.2);
    single->to(at::kFloat);
    EXPECT_LT(flow_example::round_trip(bijector(*single), x.to(at::kFloat)), 1e-3);
  }
}

TEST(Nsf, IsADensityWithAndWithoutCondition) {
  for (auto parameters : both()) {
    EXPECT_NEAR(flow_example::on_grid(*stirred(parameters, reals({2})), {}, 9).mass, 1, 5e-3);
    parameters.set("conditional", true);
    const auto model = stirred(parameters, reals({2}), flow_example::label_and_number());
    const auto a = flow_example::on_grid(*model, told({0}, 0.5), 9), b = flow_example::on_grid(*model, told({0}, -1), 9);
    EXPECT_NEAR(a.mass, 1, 5e-3);
    EXPECT_NEAR(b.mass, 1, 5e-3);
    EXPECT_GT((a.p - b.p).abs().max().item<double>(), 1e-3);
  }
}

TEST(Nsf, OneNumberIsForAutoregressiveLayersAlone) {
  EXPECT_THROW(build(both()[0], reals({1})), UserError);
  EXPECT_LT(flow_example::round_trip(bijector(*stirred(both()[1], reals({1}))), normal(40, reals({1}))), 1e-10);
  EXPECT_THROW(build({{"spline", Table{{"bins", 1}}}}, kVectors), UserError);
  EXPECT_THROW(build({{"layers", "residual"}}, kVectors), UserError);
}

}  // namespace
}  // namespace gx
