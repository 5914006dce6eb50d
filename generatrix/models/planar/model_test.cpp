#include <gtest/gtest.h>

#include "generatrix/base/errors.h"

#include "tests/support/flow_example.h"
#include "tests/support/tolerances.h"

namespace gx {

void add_planar(Catalog& catalog);

namespace {

using flow_example::bijector;
using flow_example::normal;
using flow_example::reals;
using flow_example::told;

ModelPtr stirred(const char* map, const Field& field, bool conditional = false) {
  const Table parameters{{"layers", 3}, {"map", map}, {"conditional", conditional}};
  return flow_example::stirred(
      flow_example::build(add_planar, parameters, field, conditional ? flow_example::label_and_number() : Space{}), 0.3);
}

TEST(PlanarFlow, ComesBackAndItsLogDetIsTheJacobians) {
  for (const auto* map : {"planar", "radial"}) {
    for (const auto& field : {reals({4}), reals({1})}) {
      const auto f = bijector(*stirred(map, field));
      const auto x = normal(8, field);
      for (const auto& at : {x, 10 * x.sign()}) EXPECT_LT(flow_example::round_trip(f, at), 1e-11) << map;
      EXPECT_NEAR(f.inverse(x).log_det[1].item<double>(), flow_example::log_det_by_autograd(f, x[1]), tolerance::kAlgebra) << map;
    }
  }
}

TEST(PlanarFlow, IsADensityForEachCondition) {
  for (const auto* map : {"planar", "radial"}) {
    EXPECT_NEAR(flow_example::on_grid(*stirred(map, reals({2}))).mass, 1, 5e-3) << map;
    const auto model = stirred(map, reals({2}), true);
    const auto a = flow_example::on_grid(*model, told({0}, 0.5)), b = flow_example::on_grid(*model, told({2}, 0.5));
    EXPECT_NEAR(a.mass, 1, 5e-3) << map;
    EXPECT_GT((a.p - b.p).abs().max().item<double>(), 1e-3) << map;
  }
}

TEST(PlanarFlow, RefusesOtherMaps) {
  EXPECT_THROW(flow_example::build(add_planar, {{"map", "spherical"}}, reals({2})), UserError);
}

}  // namespace
}  // namespace gx
