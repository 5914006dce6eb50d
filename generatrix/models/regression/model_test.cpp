#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/one_model.h"

namespace gx {

void add_regression(Catalog& catalog);

namespace {

const Task kTold{{{{.name = "x", .values = Real{}, .shape = {2}}}}, {{{.name = "y", .values = Real{}, .shape = {1}}}}};

ModelPtr regression(const Table& parameters, const Task& task) {
  auto model = built(add_regression, parameters, task);
  model->to(at::kDouble);
  return model;
}

// Without hidden layers and with a fixed deviation: log N(x; W y + b, 0.5^2).
TEST(Regression, WithoutHiddenLayersItIsTheNormalLawOfALinearMean) {
  const Table linear{{"kind", "mlp"}, {"hidden", Value::Array{}}}, gaussian{{"kind", "gaussian"}, {"value", 0.5}};
  const auto model = regression({{"net", linear}, {"likelihood", gaussian}}, kTold);
  Rng rng(1);
  const auto x = rng.normal({6, 2}, at::kDouble), y = rng.normal({6, 1}, at::kDouble);
  const auto p = model->parameters();  // W [2, 1], b [2]
  const auto z = (x - y.matmul(p[0].t()) - p[1]) / 0.5;
  const auto expected = (-0.5 * z.square() - std::log(0.5) - 0.91893853320467274178).sum(1);
  const auto found = dynamic_cast<CanScore&>(*model).score({x, y}, rng);
  EXPECT_TRUE(at::allclose(found.nats, expected.detach(), 1e-10, 1e-10));
  EXPECT_EQ(found.info.kind, ScoreInfo::Kind::exact);
}

TEST(Regression, HasTheNetOfADecoderWithoutALatent) {
  std::int64_t n = 0;
  const Task pictures{{{{.name = "image", .values = kBits, .shape = {1, 4, 4}}}},
                      {{{.name = "source", .values = Levels{256}, .shape = {2, 4, 4}}}}};
  for (const auto& p : regression({{"net", Table{{"kind", "mlp"}, {"hidden", Value::Array{10}}}}}, pictures)->parameters())
    n += p.numel();
  EXPECT_EQ(n, 32 * 10 + 10 + 10 * 16 + 16);
}

}  // namespace
}  // namespace gx
