#include "generatrix/families/energy/rbm.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <torch/autograd.h>

#include <cmath>

#include "tests/support/tolerances.h"

namespace gx {
namespace {

using ::testing::HasSubstr;
using ::testing::Optional;

constexpr std::int64_t kVisible = 6;

std::shared_ptr<Rbm> rbm_example(const MachineSettings& settings, const Values& values = kBits, double spread = 0.7) {
  const SeedScope scope(2);
  auto model = std::make_shared<Rbm>(4, settings, Task{{{{.name = "x", .values = values, .shape = {kVisible}}}}, {}});
  model->to(at::kDouble);
  model->eval();
  const at::NoGradGuard off;
  for (auto& p : model->parameters()) p.copy_(spread * at::randn_like(p));
  return model;
}

constexpr MachineSettings kExample{.k = 1, .persistent = 0, .sweeps = 100, .ais_chains = 200, .ais_steps = 200};

Tensor all_bits(std::int64_t n) {
  return at::cartesian_prod(std::vector<Tensor>(static_cast<std::size_t>(n), at::arange(2, at::kDouble))).view({-1, n});
}

double exact_log_z(const Rbm& model) { return (-model.free_energy(all_bits(kVisible))).logsumexp(0).item<double>(); }

// The sum over hidden bits of exp(-E) is exp(-F).
TEST(Rbm, FreeEnergySumsOverHiddenBits) {
  const auto model = rbm_example(kExample);
  auto p = model->named_parameters();
  const auto v = all_bits(kVisible), h = all_bits(4);
  const auto energy =
      -(v.matmul(p["visible_bias"]).unsqueeze(1) + h.matmul(p["hidden_bias"]) + v.matmul(p["weight"].t()).matmul(h.t()));
  EXPECT_TRUE(at::allclose((-energy).logsumexp(1), -model->free_energy(v), 1e-7, 1e-7));
}

TEST(Rbm, AnnealingFindsLogZOfEnumerableMachinesWithinItsError) {
  for (const double spread : {0.3, 1.0}) {
    const auto model = rbm_example(kExample, kBits, spread);
    const auto [nats, error] = model->log_z();
    EXPECT_GT(error, 0);
    EXPECT_LT(error, 0.1);
    EXPECT_NEAR(nats, exact_log_z(*model), 3 * error);
  }
}

// Of numbers: sum over h of exp(c'h) times the mass of N(b + W'h, I), whose exponent gains (|b + W'h|^2 - |b|^2) / 2.
TEST(Rbm, AnnealingFindsLogZOfNumbersToo) {
  const auto model = rbm_example(kExample, Real{}, 0.5);
  auto p = model->named_parameters();
  const auto h = all_bits(4);
  const auto mean = h.matmul(p["weight"]) + p["visible_bias"];
  const auto each = h.matmul(p["hidden_bias"]) + (mean.square().sum(1) - p["visible_bias"].square().sum()) / 2;
  const auto exact = each.logsumexp(0).item<double>() + kVisible / 2. * std::log(2 * M_PI);
  const auto [nats, error] = model->log_z();
  EXPECT_LT(error, 0.1);
  EXPECT_NEAR(nats, exact, 3 * error);
}

TEST(Rbm, ScoresAreAnEstimateThatSharesItsError) {
  const auto model = rbm_example(kExample);
  Rng rng(1);
  const auto score = model->score({all_bits(kVisible)}, rng);
  EXPECT_EQ(score.info, (ScoreInfo{ScoreInfo::Kind::estimate, ScoreInfo::Measure::mass}));
  EXPECT_NEAR(score.nats.logsumexp(0).item<double>(), 0, 3 * score.shared_error);
  const auto before = score.nats;
  {
    const at::NoGradGuard off;
    model->parameters()[1].add_(1);
  }
  EXPECT_FALSE(at::equal(model->score({all_bits(kVisible)}, rng).nats, before)) << "log Z is that of the weights as they are";
}

// With many steps of Gibbs sampling the gradient is that of -log p of the rows.
TEST(Rbm, TheGradientTendsToThatOfTheLikelihood) {
  for (const std::int64_t persistent : {0, 20'000}) {
    auto settings = kExample;
    settings.k = 60;
    settings.persistent = persistent;
    const auto model = rbm_example(settings, kBits, 0.5);
    Rng rng(3);
    const Batch rows{rng.bernoulli(at::full({20'000, kVisible}, 0.3, at::kDouble))};
    const Step step{0, 1, 20'000, 20'000, rng};
    const auto found = torch::autograd::grad({model->turns().front().loss(rows, step).total()}, model->parameters());
    const auto log_z = (-model->free_energy(all_bits(kVisible))).logsumexp(0);
    const auto exact = torch::autograd::grad({model->free_energy(rows.x()).mean() + log_z}, model->parameters());
    for (std::size_t i = 0; i < found.size(); ++i)  // a mean of 20,000 numbers in [0, 1]
      EXPECT_LT((found[i] - exact[i]).abs().max().item<double>(), tolerance::kStandardErrors * 0.5 / std::sqrt(20'000)) << i;
  }
}

TEST(Rbm, ChainsGoOnFromStepToStep) {
  auto settings = kExample;
  settings.persistent = 8;
  const auto model = rbm_example(settings);
  Rng rng(1);
  const Step step{0, 1, 10, 10, rng};
  const auto turn = model->turns().front();
  const Batch rows{at::zeros({10, kVisible}, at::kDouble)};
  const auto loss = turn.loss(rows, step);
  const at::NoGradGuard off;
  turn.after(rows, step, loss);
  EXPECT_TRUE(at::equal(model->named_buffers()["chains"], loss.kept("chains")));
}

Tensor shares_of(const Tensor& bits) {
  const auto place = at::tensor({32., 16., 8., 4., 2., 1.}, at::kDouble);
  const auto index = (bits.to(at::kDouble) * place).sum(1).to(at::kLong);
  return at::bincount(index, {}, 64).to(at::kDouble) / static_cast<double>(bits.size(0));
}

TEST(Rbm, SamplesAndCompletionsFollowTheLaw) {
  const auto model = rbm_example(kExample);
  const at::NoGradGuard off;
  const auto events = all_bits(kVisible);
  const auto p = (-model->free_energy(events)).softmax(0);
  Rng rng(5);
  constexpr std::int64_t kRbmDraws = 20'000;
  const auto close = [&](const Tensor& share, const Tensor& law) {
    const auto error = (law * (1 - law) / kRbmDraws).sqrt().clamp_min(1e-9);
    EXPECT_LT(((share - law) / error).abs().max().item<double>(), tolerance::kStandardErrors + 0.5) << "64 numbers";
  };
  close(shares_of(model->sample(kRbmDraws, {}, rng).x()), p);
  const auto row = at::tensor({1., 0., 0., 1., 0., 0.}, at::kDouble);
  const auto seen = at::tensor({1, 0, 0, 1, 0, 1}, at::kInt).to(at::kBool);
  const Batch partial{Rows({Column{.data = row.unsqueeze(0), .observed = seen.unsqueeze(0)}})};
  const auto agrees = (events == row).logical_or(seen.logical_not()).all(1);
  close(shares_of(model->complete(partial, kRbmDraws, rng).x()), p * agrees / p.masked_select(agrees).sum());
}

TEST(Rbm, SaysWhatItIsNotFor) {
  EXPECT_THAT(why_no_rbm({{{{.name = "image", .values = Levels{256}, .shape = {1, 4, 4}}}}, {}}), Optional(HasSubstr("dynamic")));
  EXPECT_THAT(why_no_rbm({{{{.name = "z", .values = Symbols{{5}}, .shape = {4}}}}, {}}), Optional(HasSubstr("symbols")));
}

}  // namespace
}  // namespace gx
