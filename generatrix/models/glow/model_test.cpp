#include <gtest/gtest.h>

#include "generatrix/base/errors.h"

#include "tests/support/flow_example.h"
#include "tests/support/tolerances.h"

namespace gx {

void add_glow(Catalog& catalog);

namespace {

using flow_example::bijector;
using flow_example::levels;
using flow_example::normal;
using flow_example::reals;
using flow_example::told;

Table small(const char* mixing = "plu") {
  return {{"levels", 2}, {"steps", 2}, {"channels", 6}, {"hidden", Value::Array{8}}, {"mixing", mixing}};
}
ModelPtr build(const Table& parameters, const Field& field, const Space& given = {}) {
  return flow_example::build(add_glow, parameters, field, given);
}

TEST(Glow, ComesBackAndItsLogDetIsTheJacobians) {
  for (const auto* mixing : {"plu", "orthogonal"}) {
    for (const auto& field : {reals({5}), reals({1, 4, 4}), reals({2, 2, 6}), reals({1, 3, 3})}) {
      const auto f = bijector(*flow_example::stirred(build(small(mixing), field), 0.1));
      const auto x = normal(3, field);
      for (const auto& at : {x, 10 * x.sign()}) EXPECT_LT(flow_example::round_trip(f, at), 1e-11);
      EXPECT_NEAR(f.inverse(x).log_det[1].item<double>(), flow_example::log_det_by_autograd(f, x[1]), tolerance::kAlgebra);
    }
  }
}

// The first weights of the nets are zeros: a new flow is a rotation of the channels after its norms.
TEST(Glow, StartsWithLogDetZero) {
  const auto model = build(small(), reals({1, 4, 4}));
  model->to(at::kDouble);
  EXPECT_LT(bijector(*model).inverse(normal(5, reals({1, 4, 4}))).log_det.abs().max().item<double>(), 1e-5);
}

TEST(Glow, BytesComeBackAsTheyWere) {
  const auto field = levels({3, 8, 8});
  const auto model = flow_example::stirred(build(small(), field), 0.05);
  model->to(at::kFloat);
  const at::NoGradGuard off;
  const auto x = Rng(1).integers(256, {16, 3, 8, 8}).to(at::kFloat) / 255;
  const auto z = dynamic_cast<CanEncode&>(*model).encode({x}).mean();
  EXPECT_EQ(z.sizes(), (at::IntArrayRef{16, 192}));
  EXPECT_TRUE(at::equal(at::round(dynamic_cast<CanDecode&>(*model).decode(z, {}).mean().x() * 255), at::round(x * 255)));
}

TEST(Glow, PicturesComeBackUnderTheirCondition) {
  auto parameters = small();
  parameters.set("conditional", true);
  const auto field = reals({1, 4, 4});
  const auto model = flow_example::stirred(build(parameters, field, flow_example::label_and_number()), 0.1);
  const auto x = normal(3, field);
  EXPECT_LT(flow_example::round_trip(bijector(*model, told({0, 1, 2}, 0.5)), x), 1e-11);
  EXPECT_THROW(bijector(*model), UserError);
}

TEST(Glow, RefusesWhatItCannotDo) {
  EXPECT_THROW(build(small(), reals({1})), UserError);
  EXPECT_THROW(build(small("shuffle"), reals({4})), UserError);
}

}  // namespace
}  // namespace gx
