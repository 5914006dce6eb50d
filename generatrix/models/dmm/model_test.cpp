#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/autograd.h>

#include "generatrix/base/errors.h"
#include "generatrix/families/sequential/sequential_model.h"
#include "generatrix/models/dmm/dmm_graph.h"

#include "tests/support/kalman_graph.h"
#include "tests/support/one_model.h"

namespace gx {

void add_dmm(Catalog& catalog);

namespace {

constexpr std::int64_t kLength = 6;
const Field kBars{.name = "notes", .values = kBits, .shape = {5}, .layout = Field::Layout::sequence, .longest = kLength};
const Field kTrack{.name = "x", .shape = {1}, .layout = Field::Layout::sequence, .longest = kLength};

ModelPtr build(const Table& parameters, const Field& field, const Space& given = {}) {
  return built(add_dmm, parameters, {Space{{field}}, given});
}

// A model whose p(x, z) is the linear one that a Kalman filter knows; its posterior is as it started.
ModelPtr linear_model(const KalmanLaw& law) {
  auto model =
      build({{"latent", 1}, {"hidden", 4}, {"layers", 0}, {"likelihood", Table{{"kind", "gaussian"}, {"value", law.r}}}}, kTrack);
  model->to(at::kDouble);
  model->eval();
  const at::NoGradGuard off;
  auto p = model->named_parameters();
  const auto set = [&](const std::string& name, double weight, double bias) {
    p["graph." + name + ".linear0.weight"].fill_(weight);
    p["graph." + name + ".linear0.bias"].fill_(bias);
  };
  set("gate", 0, -40);  // shut
  set("linear", law.a, 0);
  set("spread", 0, std::log(std::expm1(law.q)));
  set("emission", law.c, 0);
  return model;
}

TEST(Dmm, OfALinearTransitionIsTheKalmanFilter) {
  const KalmanLaw law;
  const auto model = linear_model(law);
  Rng data(3);
  const auto batch = law.rows(20, kLength, data);
  auto& filter = dynamic_cast<CanFilter&>(*model);
  const auto known = law.log_prob(batch);
  const auto gap = [&](std::int64_t n, bool resample) {
    Rng rng(1);
    return (known - filter.filter(batch, n, resample, rng).nats).mean().item<double>();
  };
  EXPECT_GT(gap(1, false), gap(50, false));
  EXPECT_GT(gap(50, false), 0);
  EXPECT_NEAR(gap(5000, true), 0, 0.02);
}

// What q(z_t | z_{t-1}, x) reads: steps from t on; with `both` all steps; never what stands after the row's end.
TEST(DmmGraph, ReadsWhatTheLatentDependsOn) {
  for (const bool both : {false, true}) {
    const SeedScope scope(2);
    DmmGraph graph({.latent = 2, .hidden = 4, .width = 5, .layers = 1, .both = both, .activation = "tanh"}, 3, 3, {});
    const auto x = at::randn({5, 2, 3}).requires_grad_(true);
    const auto length = at::tensor({5, 3}, at::kLong);
    const auto evidence = graph.read(x, length).evidence;  // [T, B, H]
    const auto slope = torch::autograd::grad({evidence[2].sum()}, {x})[0].abs().sum(2);
    EXPECT_EQ(slope[0][0].item<float>() > 0, both);
    EXPECT_EQ(slope[1][1].item<float>() > 0, both);
    EXPECT_GT(slope[2][0].item<float>(), 0);
    EXPECT_GT(slope[4][0].item<float>(), 0) << "the row's end";
    EXPECT_EQ(slope[3][1].item<float>(), 0) << "after the row's end";
  }
}

TEST(Dmm, StartsWithALatentThatStays) {
  DmmGraph graph({.latent = 3, .hidden = 4, .width = 5, .layers = 1, .both = false, .activation = "tanh"}, 3, 3, {});
  const at::NoGradGuard off;
  graph.named_parameters()["gate.linear1.bias"].fill_(-40);
  graph.named_parameters()["gate.linear1.weight"].zero_();
  const auto z = at::randn({4, 3});
  EXPECT_TRUE(at::allclose(graph.prior(z).loc, z));
}

TEST(Dmm, OfBitsDrawsAndCompletesBits) {
  const auto model = build({{"latent", 3}, {"hidden", 8}, {"width", 8}}, kBars);
  Rng rng(1);
  const auto x = dynamic_cast<CanSample&>(*model).sample(5, {}, rng).columns[0];
  EXPECT_EQ(x.data.sizes(), (at::IntArrayRef{5, kLength, 5}));
  const auto length = at::tensor({2, 6, 4}, at::kLong);
  const auto bits = x.data.narrow(0, 0, 3) * is_member(length, kLength).unsqueeze(-1);
  const auto whole = dynamic_cast<CanComplete&>(*model).complete({Rows({Column{bits, length}})}, 2, rng).columns[0];
  EXPECT_TRUE((whole.length == kLength).all().item<bool>());
  const auto known = is_member(length.repeat_interleave(2), kLength).unsqueeze(-1);
  EXPECT_TRUE(at::equal(whole.data * known, bits.repeat_interleave(2, 0)));
}

TEST(Dmm, RefusesWhatIsNoSeries) {
  EXPECT_THROW(build({}, {.name = "x", .shape = {6}}), UserError);
  EXPECT_THROW(build({{"reads", "before"}}, kBars), UserError);
  EXPECT_THROW(build({{"conditional", true}}, kBars), UserError);
}

}  // namespace
}  // namespace gx
