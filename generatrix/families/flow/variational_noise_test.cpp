// Learned noise within levels under a flow whose masses are known: one ActNorm, so that logits of levels are Gaussian.
#include "generatrix/families/flow/variational_noise.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "generatrix/base/rng.h"
#include "generatrix/families/flow/act_norm.h"
#include "generatrix/families/flow/flow_settings.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

const Field kTwoBits{.name = "x", .values = kBits, .shape = {2}};
const Field kThirds{.name = "x", .values = Levels{3}, .shape = {3}};
const Field kBitImage{.name = "x", .values = kBits, .shape = {1, 2, 2}};
constexpr double kAlpha = 0.05, kShift = 0.3, kScale = 0.5;

struct NoisyFlow {
  explicit NoisyFlow(const Field& field) : n_levels(static_cast<double>(count_of(field.values))) {
    const SeedScope scope(1);
    auto layer = std::make_shared<ActNorm>(Shape{field.dims()});
    noise =
        std::make_shared<VariationalNoise>(field, VariationalNoiseSpec{.couplings = 3, .net = {.channels = 8}, .hidden = {16}});
    flow = std::make_shared<Flow>(Flow::Parts{.layers = over_vectors(field, layer),
                                              .levels = Dequantization(field, kAlpha),
                                              .given_reader = nullptr,
                                              .noise = noise},
                                  Task{Space{{field}}, {}});
    flow->to(at::kDouble);
    const at::NoGradGuard off;
    layer->named_parameters()["shift"].fill_(kShift);
    layer->named_parameters()["log_scale"].fill_(std::log(kScale));
  }
  void stir() const {
    const SeedScope scope(2);
    const at::NoGradGuard off;
    for (auto& p : noise->parameters()) p.add_(0.2 * at::randn_like(p));
  }
  // log P(x): each number's mass is a difference of normal distribution functions.
  double log_mass(const Tensor& x) const {
    const auto edge = [](const Tensor& y) {
      const auto s = kAlpha + (1 - 2 * kAlpha) * y;
      return at::special_ndtr(((s / (1 - s)).log() - kShift) / kScale);
    };
    const auto level = x * (n_levels - 1);
    return (edge((level + 1) / n_levels) - edge(level / n_levels)).log().sum().item<double>();
  }
  Tensor scores(const Tensor& x, std::int64_t n) const {
    Rng rng(4);
    auto shape = x.sizes().vec();
    shape.insert(shape.begin(), n);
    return flow->score({x.expand(shape)}, rng).nats;
  }
  double n_levels;
  std::shared_ptr<VariationalNoise> noise;
  std::shared_ptr<Flow> flow;
};

Tensor row_of(const Field& field) {
  return (at::arange(field.dims(), at::kDouble).remainder(static_cast<double>(count_of(field.values)))).view(field.shape) /
         (static_cast<double>(count_of(field.values)) - 1);
}

TEST(VariationalNoise, StartsUniform) {
  for (const auto& field : {kTwoBits, kThirds, kBitImage}) {
    const NoisyFlow noisy(field);
    Rng rng(1);
    const auto row = row_of(field);
    auto shape = field.shape;
    shape.insert(shape.begin(), 2000);
    const auto [u, log_q] = noisy.noise->draw(row.expand(shape), rng);
    EXPECT_LT(log_q.abs().max().item<double>(), tolerance::kAlgebra);
    EXPECT_NEAR(u.mean().item<double>(), 0.5, 0.02);
    EXPECT_NEAR(u.var().item<double>(), 1 / 12.0, 0.005);
  }
}

// Whatever the noise: E_q [p(v) / q(u|x)] is P(x), and E_q of the logarithm is less.
TEST(VariationalNoise, WeightsAverageToTheKnownMass) {
  constexpr std::int64_t kDraws = 10'000;
  for (const auto& field : {kTwoBits, kThirds, kBitImage}) {
    const NoisyFlow noisy(field);
    noisy.stir();
    const auto row = row_of(field);
    const auto nats = noisy.scores(row, kDraws), ratio = (nats - noisy.log_mass(row)).exp();
    EXPECT_NEAR(ratio.mean().item<double>(), 1,
                tolerance::kStandardErrors * ratio.std().item<double>() / std::sqrt(static_cast<double>(kDraws)));
    EXPECT_GT(ratio.std().item<double>(), 0.05) << "the noise is not the best: its weights differ";
    EXPECT_LT(nats.mean().item<double>(), noisy.log_mass(row));
  }
}

// The best q(u|x) is p(v) within the interval, and the bound is then log P(x). Here p is fixed and the noise alone learns.
TEST(VariationalNoise, LearnsToCloseTheGap) {
  const NoisyFlow noisy(kTwoBits);
  const auto x = at::tensor({0., 0., 0., 1., 1., 0., 1., 1.}, at::kDouble).view({4, 2});
  const auto gap = [&] {
    double sum = 0;
    for (const auto& row : x.unbind(0)) sum += (noisy.log_mass(row) - noisy.scores(row, 2000).mean().item<double>()) / 4;
    return sum;
  };
  const auto uniform = gap();
  const auto loss = noisy.flow->turns().front().loss;
  auto parameters = noisy.noise->parameters();
  std::vector<Tensor> pace;
  for (const auto& p : parameters) pace.push_back(at::zeros_like(p));
  for (std::int64_t i = 0; i < 150; ++i) {
    Rng rng(static_cast<std::uint64_t>(i));
    const auto slopes = torch::autograd::grad({loss({x.repeat({16, 1})}, Step{i, 150, 4, 64, rng}).total()}, parameters);
    const at::NoGradGuard off;
    for (std::size_t k = 0; k < parameters.size(); ++k) {
      pace[k] = 0.9 * pace[k] + slopes[k];
      parameters[k].sub_(0.05 * pace[k]);
    }
  }
  EXPECT_GT(uniform, 0.05);
  EXPECT_LT(gap(), uniform / 10) << uniform;
  EXPECT_GT(gap(), -0.005);
}

}  // namespace
}  // namespace gx
