#include "generatrix/families/energy/dbn.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/tolerances.h"

namespace gx {
namespace {

constexpr std::int64_t kRowBits = 5;
constexpr MachineSettings kLayer{.k = 1, .persistent = 0, .sweeps = 60, .ais_chains = 200, .ais_steps = 200};

std::shared_ptr<Dbn> dbn_example(std::vector<std::int64_t> hidden, std::int64_t layer_steps = 3) {
  const SeedScope scope(2);
  auto model = std::make_shared<Dbn>(Dbn::Rules{std::move(hidden), layer_steps, kLayer},
                                     Task{{{{.name = "x", .values = kBits, .shape = {kRowBits}}}}, {}});
  model->to(at::kDouble);
  model->eval();
  const at::NoGradGuard off;
  for (auto& p : model->parameters()) p.copy_(0.7 * at::randn_like(p));
  return model;
}

Tensor all_rows(std::int64_t n) {
  return at::cartesian_prod(std::vector<Tensor>(static_cast<std::size_t>(n), at::arange(2, at::kDouble))).view({-1, n});
}

Rbm& layer(const Dbn& model, const char* name) { return dynamic_cast<Rbm&>(*model.named_children()[name]); }

// log p(h) of every state of the machine's visible bits, by enumeration. [2^n]
Tensor exact_log_p(const Rbm& machine, std::int64_t n) { return (-machine.free_energy(all_rows(n))).log_softmax(0); }

// log p(below | above) of every pair. [2^n_below, 2^n_above]
Tensor exact_pass_down(Rbm& machine, std::int64_t n_below, std::int64_t n_above) {
  return machine.decode(all_rows(n_above).unsqueeze(1), {}).log_prob(Rows(all_rows(n_below))).t();
}

// log p(v) = log sum_h p(v|h) p_top(h).
Tensor exact_log_p(const Dbn& model, std::int64_t n_hidden) {
  return (exact_pass_down(layer(model, "layer_1"), kRowBits, n_hidden) + exact_log_p(layer(model, "layer_2"), n_hidden))
      .logsumexp(1);
}

TEST(Dbn, ScoresHaveTheMeanOfTheBoundUnderTheExactLaw) {
  const auto model = dbn_example({4, 3});
  const at::NoGradGuard off;
  const auto exact = exact_log_p(*model, 4);
  EXPECT_NEAR(exact.logsumexp(0).item<double>(), 0, tolerance::kAlgebra);
  const auto q = layer(*model, "layer_1").encode({all_rows(kRowBits)});
  const auto log_q = q.log_prob(all_rows(4).unsqueeze(1)).t();  // [2^5, 2^4]
  const auto joint = exact_pass_down(layer(*model, "layer_1"), kRowBits, 4) + exact_log_p(layer(*model, "layer_2"), 4);
  const auto bound = (log_q.exp() * (joint - log_q)).sum(1);
  ASSERT_TRUE((bound < exact).all().item<bool>());

  constexpr std::int64_t kRepeats = 4000;
  Rng rng(1);
  const Batch rows{all_rows(kRowBits).repeat_interleave(kRepeats, 0)};
  const auto score = model->score(rows, rng);
  EXPECT_EQ(score.info, (ScoreInfo{ScoreInfo::Kind::estimate, ScoreInfo::Measure::mass}));
  const auto each = score.nats.view({-1, kRepeats});
  const auto error = each.std(1) / std::sqrt(kRepeats);
  const auto miss = (each.mean(1) - bound).abs() - 3 * score.shared_error;
  EXPECT_TRUE((miss < tolerance::kStandardErrors * error).all().item<bool>());
}

// A second layer that is the first one upside down leaves the law as it is, and q is the true posterior: the bound is log p of
// the machine at every draw (Hinton, Osindero and Teh 2006, section 4).
TEST(Dbn, WithTiedLayersIsOneMachine) {
  const auto model = dbn_example({4, kRowBits});
  const at::NoGradGuard off;
  auto first = layer(*model, "layer_1").named_parameters(), second = layer(*model, "layer_2").named_parameters();
  second["weight"].copy_(first["weight"].t());
  second["hidden_bias"].copy_(first["visible_bias"]);
  second["visible_bias"].copy_(first["hidden_bias"]);
  const auto one = exact_log_p(layer(*model, "layer_1"), kRowBits);
  EXPECT_TRUE(at::allclose(exact_log_p(*model, 4), one, 0, 1e-7));
  Rng rng(1);
  const auto score = model->score({all_rows(kRowBits)}, rng);
  const auto miss = score.nats - one;
  EXPECT_NEAR((miss - miss.mean()).abs().max().item<double>(), 0, 1e-7) << "the only error is that of log Z, the same for all";
  EXPECT_NEAR(miss.mean().item<double>(), 0, 3 * score.shared_error);
}

TEST(Dbn, SamplesFollowTheLaw) {
  const auto model = dbn_example({4, 3});
  const at::NoGradGuard off;
  constexpr std::int64_t kDraws = 20'000;
  Rng rng(5);
  const auto place = at::tensor({16., 8., 4., 2., 1.}, at::kDouble);
  const auto index = model->sample(kDraws, {}, rng).x().matmul(place).to(at::kLong);
  const auto share = at::bincount(index, {}, 32).to(at::kDouble) / kDraws;
  const auto law = exact_log_p(*model, 4).exp();
  const auto error = (law * (1 - law) / kDraws).sqrt();
  EXPECT_LT(((share - law) / error).abs().max().item<double>(), tolerance::kStandardErrors + 0.5) << "32 numbers";
}

TEST(Dbn, LayersTrainOneAfterAnother) {
  const auto model = dbn_example({4, 3, 2});
  const auto turns = model->turns();
  ASSERT_EQ(turns.size(), 3);
  for (std::int64_t index = 0; index < 12; ++index) {
    const auto active = std::min<std::int64_t>(index / 3, 2);
    for (std::int64_t t = 0; t < 3; ++t) EXPECT_EQ(turns[static_cast<std::size_t>(t)].repeats(index), t == active) << index;
  }
}

TEST(Dbn, ALayerBeginsAtTheMeansOfTheLayerBelow) {
  const auto model = dbn_example({4, 3});
  const auto turn = model->turns().front();
  Rng rng(1);
  const Batch rows{rng.bernoulli(at::full({4000, kRowBits}, 0.3, at::kDouble))};
  const auto bias = [&] { return layer(*model, "layer_2").named_parameters()["visible_bias"].detach().clone(); };
  const auto before = bias();
  const at::NoGradGuard off;
  const auto finish = [&](std::int64_t index) {
    turn.after(rows, {index, 9, 4000, 4000, rng}, turn.loss(rows, {index, 9, 4000, 4000, rng}));
  };
  finish(1);
  EXPECT_TRUE(at::equal(bias(), before));
  finish(2);
  const auto mean = layer(*model, "layer_1").encode(rows).mean().mean(0);
  EXPECT_LT((bias().sigmoid() - mean).abs().max().item<double>(), tolerance::kStandardErrors * 0.5 / std::sqrt(4000));
}

}  // namespace
}  // namespace gx
