#include <gtest/gtest.h>

#include "generatrix/base/errors.h"

#include "tests/support/derivative.h"
#include "tests/support/flow_example.h"
#include "tests/support/tolerances.h"

namespace gx {

void add_nice(Catalog& catalog);

namespace {

using flow_example::bijector;
using flow_example::normal;
using flow_example::reals;

const Table kSmall{{"hidden", Value::Array{16}}, {"activation", "tanh"}};

ModelPtr stirred(const Field& field) { return flow_example::stirred(flow_example::build(add_nice, kSmall, field)); }

// Couplings keep volumes: the log-det is one number for all events, that of the scale.
TEST(Nice, ChangesEveryVolumeByTheSameFactor) {
  const auto f = bijector(*stirred(reals({5})));
  const auto x = normal(8, reals({5})), log_det = f.inverse(x).log_det;
  EXPECT_LT(distance(log_det, log_det[0].expand(8)), tolerance::kAlgebra);
  EXPECT_NEAR(log_det[0].item<double>(), flow_example::log_det_by_autograd(f, x[0]), tolerance::kAlgebra);
  for (const auto& at : {x, 10 * x.sign()}) EXPECT_LT(flow_example::round_trip(f, at), 1e-12);
}

TEST(Nice, IsADensityOfLogisticTails) { EXPECT_NEAR(flow_example::on_grid(*stirred(reals({2})), {}, 30, 401).mass, 1, 2e-3); }

TEST(Nice, RefusesOneNumber) { EXPECT_THROW(flow_example::build(add_nice, kSmall, reals({1})), UserError); }

}  // namespace
}  // namespace gx
