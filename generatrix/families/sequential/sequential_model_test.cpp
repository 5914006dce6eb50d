#include "generatrix/families/sequential/sequential_model.h"

#include <gtest/gtest.h>

#include "generatrix/families/sequential/particle_filter.h"
#include "generatrix/families/sequential/unrolled.h"

#include "tests/support/kalman_graph.h"

namespace gx {
namespace {

constexpr KalmanLaw kLaw{};
constexpr std::int64_t kSteps = 20;

class LinearGaussianSequences : public ::testing::Test {
 protected:
  LinearGaussianSequences() {
    const Field series{.name = "x", .shape = {1}, .layout = Field::Layout::sequence, .longest = kSteps};
    const Task task{Space{{series}}, {}};
    auto parts = sequence_parts(GaussianSpec{.value = kLaw.r}, task);
    parts.graph = graph_;
    likelihood_ = parts.likelihood;
    model_ = std::make_shared<SequentialModel>(std::move(parts), ElboBoundSpec{}, task);
    model_->to(at::kDouble);
    model_->eval();
  }

  static Batch rows(std::int64_t n, std::uint64_t seed = 1) {
    Rng rng(seed);
    return kLaw.rows(n, kSteps, rng);
  }

  SequenceBatch as_steps(const Batch& batch) const {
    const auto& column = batch.event.columns[0];
    const auto x = column.data.transpose(0, 1).contiguous();
    return {*graph_,
            *likelihood_,
            graph_->read(x, column.length),
            {x},
            is_member(column.length, x.size(0)).t(),
            graph_->first_state(x.size(1), {})};
  }

  double gap(std::int64_t n_particles, bool resample, const Batch& batch) const {
    Rng rng(7);
    return (kLaw.log_prob(batch) - model_->filter(batch, n_particles, resample, rng).nats).mean().item<double>();
  }

  std::shared_ptr<KalmanGraph> graph_ = std::make_shared<KalmanGraph>(kLaw);
  LikelihoodPtr likelihood_;
  std::shared_ptr<SequentialModel> model_;
};

TEST_F(LinearGaussianSequences, BoundsLieBelowAndRiseWithParticles) {
  const auto batch = rows(300);
  const auto elbo = gap(1, false, batch), iwae_4 = gap(4, false, batch), iwae_32 = gap(32, false, batch),
             fivo_4 = gap(4, true, batch), fivo_32 = gap(32, true, batch);
  EXPECT_GT(elbo, iwae_4);
  EXPECT_GT(iwae_4, iwae_32);
  EXPECT_GT(fivo_4, fivo_32);
  EXPECT_GT(iwae_32, fivo_32) << "rows are long enough for resampling to help";
  EXPECT_GT(fivo_32, 0);
}

TEST_F(LinearGaussianSequences, ManyParticlesFindTheExactDensity) {
  const auto batch = rows(40);
  EXPECT_NEAR(gap(2000, true, batch), 0, 0.01);
}

// The mean of p^(x) / p(x) over many filters is 1: resampling leaves the estimate unbiased.
TEST_F(LinearGaussianSequences, TheFilterIsUnbiased) {
  const auto one = rows(6, 5);
  const auto many = Batch{one.event.repeated(3000)};
  Rng rng(3);
  const auto ratio = (model_->filter(many, 4, true, rng).nats - kLaw.log_prob(one).repeat_interleave(3000)).exp().view({6, 3000});
  const auto error = ratio.std(1) / std::sqrt(3000.0);
  EXPECT_LT(((ratio.mean(1) - 1) / error).abs().max().item<double>(), 4.5);
}

TEST_F(LinearGaussianSequences, AFilterWithoutResamplingIsTheImportanceWeightedBound) {
  const auto batch = rows(8);
  Rng a(2), b(2);
  const auto filter = filtered(as_steps(batch), 5, 0, a), whole = importance_weighted(as_steps(batch), 5, b);
  EXPECT_TRUE(at::allclose(filter.nats, whole.nats, 1e-10, 1e-10));
  EXPECT_GT((filter.nats - kLaw.log_prob(batch)).abs().max().item<double>(), 1e-3) << "they are bounds";
}

TEST_F(LinearGaussianSequences, PaddingChangesNothing) {
  auto batch = rows(5);
  auto longer = batch;
  auto& column = longer.event.columns[0];
  column.data = at::cat({column.data, at::full({5, 7, 1}, 3.0, at::kDouble)}, 1);
  for (const bool resample : {false, true}) {
    Rng a(4), b(4);
    EXPECT_TRUE(
        at::allclose(model_->filter(batch, 6, resample, a).nats, model_->filter(longer, 6, resample, b).nats, 1e-10, 1e-10));
  }
  Rng a(4), b(4);
  EXPECT_TRUE(at::allclose(model_->score(batch, a).nats, model_->score(longer, b).nats, 1e-10, 1e-10));
}

TEST_F(LinearGaussianSequences, TheClosedDivergenceIsTheMeanOfTheSampledOne) {
  const auto one = rows(1, 9);
  const auto steps = as_steps(Batch{one.event.repeated(4000)});
  Rng a(1), b(2);
  const auto closed = unrolled(steps, 0, Divergence::closed, a).divergence.sum(0);
  const auto sampled = unrolled(steps, 0, Divergence::sampled, b).divergence.sum(0);
  const auto error = std::sqrt((closed.var() + sampled.var()).item<double>() / 4000);
  EXPECT_NEAR(closed.mean().item<double>(), sampled.mean().item<double>(), 4 * error);
}

// p(x_3 | x_1, x_2) of the Kalman filter.
TEST_F(LinearGaussianSequences, CompletionFollowsTheLawOfTheNextStep) {
  constexpr std::int64_t kDraws = 4000;
  const std::vector<double> past{0.8, -1.1};
  double mean = 0, variance = 0;
  for (const auto value : past) {
    mean *= kLaw.a, variance = kLaw.a * kLaw.a * variance + kLaw.q;
    const auto gain = variance * kLaw.c / (kLaw.c * kLaw.c * variance + kLaw.r * kLaw.r);
    mean += gain * (value - kLaw.c * mean), variance *= 1 - gain * kLaw.c;
  }
  const auto m = kLaw.c * kLaw.a * mean;
  const auto v = kLaw.c * kLaw.c * (kLaw.a * kLaw.a * variance + kLaw.q) + kLaw.r * kLaw.r;
  const auto x = at::tensor({past[0], past[1], 0.0}, at::kDouble).view({1, 3, 1});
  const auto observed = (at::arange(3) < 2).view({1, 3, 1});
  Rng rng(5);
  const auto whole = model_->complete({Rows({Column{x, at::tensor({3}, at::kLong), observed}})}, kDraws, rng).columns[0];
  EXPECT_EQ(whole.data.sizes(), (at::IntArrayRef{kDraws, kSteps, 1}));
  EXPECT_TRUE(at::equal(whole.data.narrow(1, 0, 2), x.narrow(1, 0, 2).expand({kDraws, 2, 1})));
  const auto drawn = whole.data.select(1, 2).flatten();
  EXPECT_NEAR(drawn.mean().item<double>(), m, 5 * std::sqrt(v / kDraws));
  EXPECT_NEAR(drawn.var().item<double>(), v, 5 * v * std::sqrt(2.0 / kDraws));
}

TEST_F(LinearGaussianSequences, SamplesFollowTheLaw) {
  constexpr std::int64_t kDraws = 4000;
  Rng rng(6);
  const auto x = model_->sample(kDraws, {}, rng).columns[0].data.select(2, 0);  // [N, T]
  const auto first = kLaw.c * kLaw.c * kLaw.q + kLaw.r * kLaw.r;
  EXPECT_NEAR(x.select(1, 0).var().item<double>(), first, 5 * first * std::sqrt(2.0 / kDraws));
  const auto covariance = (x.select(1, 0) * x.select(1, 1)).mean().item<double>();
  EXPECT_NEAR(covariance, kLaw.c * kLaw.c * kLaw.a * kLaw.q, 0.1);
}

// What a step is given moves its state: z_t = a (z_{t-1} + w c_t) + N(0, q), whose density the Kalman filter knows too.
TEST(LinearGaussianCovariates, ManyParticlesFindTheExactDensity) {
  constexpr double kWeight = 1.5;
  constexpr std::int64_t kRows = 30, kLength = 6;
  const Field series{.name = "x", .shape = {1}, .layout = Field::Layout::sequence, .longest = kLength};
  auto covariates = series;
  covariates.name = "covariates", covariates.stride = 1;
  const Task task{Space{{series}}, Space{{covariates}}};
  auto parts = sequence_parts(GaussianSpec{.value = kLaw.r}, task);
  parts.graph = std::make_shared<KalmanGraph>(kLaw);
  SequentialModel model(std::move(parts), ElboBoundSpec{}, task);
  model.to(at::kDouble);
  model.eval();
  at::NoGradGuard off;
  model.named_parameters()["w_step"].fill_(kWeight);

  Rng rng(2);
  const auto c = rng.normal({kRows, kLength, 1}, at::kDouble), x = rng.normal({kRows, kLength, 1}, at::kDouble) + c;
  const auto length = at::full({kRows}, kLength, at::kLong);
  const Batch batch{Rows({Column{x, length}}), Rows({Column{c, length}})};
  // without covariates, the density of what is left of x when the mean that they move is taken away
  auto moved = at::zeros({kRows, 1}, at::kDouble);
  std::vector<Tensor> left;
  for (std::int64_t t = 0; t < kLength; ++t) {
    moved = kLaw.a * (moved + kWeight * c.select(1, t));
    left.push_back(x.select(1, t) - kLaw.c * moved);
  }
  const auto exact = kLaw.log_prob({Rows({Column{at::stack(left, 1), length}})});
  EXPECT_NEAR((model.filter(batch, 2000, true, rng).nats - exact).mean().item<double>(), 0, 0.03);
  EXPECT_NEAR((model.filter(batch, 2000, false, rng).nats - exact).mean().item<double>(), 0, 0.1);

  const auto drawn = model.sample(4000, batch.given.cut(0, 1).repeated(4000), rng).columns[0];
  EXPECT_EQ(drawn.data.sizes(), (at::IntArrayRef{4000, kLength, 1}));
  EXPECT_NEAR(drawn.data.select(1, 0).mean().item<double>(), kLaw.c * kLaw.a * kWeight * c[0][0].item<double>(), 0.1);
}

}  // namespace
}  // namespace gx
