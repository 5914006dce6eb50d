#include <gtest/gtest.h>

#include "generatrix/base/errors.h"

#include "tests/support/flow_example.h"
#include "tests/support/tolerances.h"

namespace gx {

void add_maf(Catalog& catalog);

namespace {

using flow_example::bijector;
using flow_example::normal;
using flow_example::reals;
using flow_example::told;

const Field kVectors = reals({5});
const Space kTold = flow_example::label_and_number();

Table small(const char* direction = "density") {
  return {{"layers", 3}, {"hidden", Value::Array{16, 16}}, {"activation", "tanh"}, {"direction", direction}};
}
ModelPtr build(const Table& parameters, const Field& field, const Space& given = {}) {
  return flow_example::build(add_maf, parameters, field, given);
}
ModelPtr stirred(const Table& parameters, const Field& field, const Space& given = {}) {
  return flow_example::stirred(build(parameters, field, given), 0.2);
}

TEST(Maf, ComesBackAndItsLogDetIsTheJacobiansBothWays) {
  for (const auto* direction : {"density", "sampling"}) {
    for (const auto* order : {"reversed", "random"}) {
      auto parameters = small(direction);
      parameters.set("order", order);
      const auto f = bijector(*stirred(parameters, kVectors));
      const auto x = normal(4, kVectors);
      for (const auto& at : {x, 10 * x.sign()}) EXPECT_LT(flow_example::round_trip(f, at), 1e-11) << direction;
      const auto back = f.inverse(x);
      for (std::int64_t i = 0; i < 2; ++i)
        EXPECT_NEAR(back.log_det[i].item<double>(), flow_example::log_det_by_autograd(f, x[i]), tolerance::kAlgebra);
    }
  }
}

TEST(Maf, IsADensityWithAndWithoutCondition) {
  for (const auto* direction : {"density", "sampling"}) {
    EXPECT_NEAR(flow_example::on_grid(*stirred(small(direction), reals({2}))).mass, 1, 1e-3) << direction;
    auto parameters = small(direction);
    parameters.set("conditional", true);
    const auto model = stirred(parameters, reals({2}), kTold);
    const auto a = flow_example::on_grid(*model, told({0}, 0.5)), b = flow_example::on_grid(*model, told({1}, 0.5));
    EXPECT_NEAR(a.mass, 1, 1e-3) << direction;
    EXPECT_NEAR(b.mass, 1, 1e-3) << direction;
    EXPECT_GT((a.p - b.p).abs().max().item<double>(), 1e-3) << direction;
  }
}

// In evaluation the statistics stand still, so that batch normalization is a map like others.
TEST(Maf, BatchNormalizationIsAMapInEvaluation) {
  auto parameters = small();
  parameters.set("norm", "batch");
  auto model = build(parameters, reals({2}));
  Rng rng(1);
  model->to(at::kDouble);
  dynamic_cast<NeedsWarmStart&>(*model).warm_start(Batch{2 * normal(200, reals({2})) + 1}, rng);
  model = flow_example::stirred(model, 0.2);
  EXPECT_NEAR(flow_example::on_grid(*model).mass, 1, 1e-3);
  EXPECT_FALSE(model->turns().front().takes_threads()) << "a loss in training depends on the whole batch";
}

TEST(Maf, TakesOneNumberAndPictures) {
  EXPECT_LT(flow_example::round_trip(bijector(*stirred(small(), reals({1}))), normal(4, reals({1}))), 1e-12);
  EXPECT_LT(flow_example::round_trip(bijector(*stirred(small(), reals({1, 2, 3}))), normal(4, reals({1, 2, 3}))), 1e-12);
}

TEST(Maf, RefusesWhatItCannotDo) {
  EXPECT_THROW(build({{"norm", "batch"}, {"direction", "sampling"}}, kVectors), UserError);
  EXPECT_THROW(build({{"direction", "both"}}, kVectors), UserError);
  EXPECT_THROW(build({{"conditional", true}}, kVectors), UserError);
  EXPECT_THROW(build({}, Field{.name = "tokens", .values = Symbols{{9}}, .shape = {4}}), UserError);
}

}  // namespace
}  // namespace gx
