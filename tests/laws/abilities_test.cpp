// Laws of what a model can do once it is trained (or not yet: a law knows no good weights).
#include "generatrix/base/errors.h"

#include "tests/laws/fixture.h"
#include "tests/support/tolerances.h"

namespace gx {
namespace {

class Abilities : public ModelTest {
 protected:
  Abilities() : model_(build(GetParam())) {}
  static Batch row(const Batch& all, std::int64_t i) {
    return {all.x.narrow(0, i, 1), all.given.defined() ? all.given.narrow(0, i, 1) : Tensor(), {}};
  }
  static Batch doubled(Batch batch) {
    batch.x = batch.x.to(at::kDouble);
    return batch;
  }
  static void expect_near(const Tensor& a, const Tensor& b) {
    ASSERT_EQ(a.sizes(), b.sizes());
    EXPECT_TRUE(at::allclose(a, b.to(a.device()), tolerance::kAlgebra, tolerance::kAlgebra))
        << (a - b.to(a.device())).abs().max().item<double>();
  }
  // The mean, or a draw where the mean has no closed form; both are functions of the distribution's parameters.
  static Tensor summary(const Distribution& distribution) {
    try {
      return distribution.mean();
    } catch (const Unsupported&) {
      auto rng = test_rng(1);
      return distribution.sample({}, rng);
    }
  }
  // Codes of a batch: of the encoder where there is one, else of the prior; undefined where there is neither.
  Tensor codes(const Batch& batch) const {
    auto rng = test_rng(1);
    if (auto* encoder = able<CanEncode>(model_)) return encoder->encode(batch).sample({}, rng);
    if (auto* prior = able<HasPrior>(model_)) {
      const auto p = prior->prior(batch.given);
      return p.sample(p.batch_shape().empty() ? Shape{batch.size()} : Shape{}, rng);
    }
    return {};
  }
  ModelPtr model_;
};

TEST_P(Abilities, ASampleHasTheSpacesShapeAndDomain) {
  auto* sampler = able<CanSample>(model_);
  if (!sampler) GTEST_SKIP() << "cannot sample";
  for (const std::int64_t n : {1, 9}) {
    auto rng = test_rng(1);
    const auto x = sampler->sample(n, given(n), rng);
    Shape shape{n};
    shape.insert(shape.end(), space().event.begin(), space().event.end());
    EXPECT_EQ(x.sizes(), at::IntArrayRef(shape));
    EXPECT_TRUE(at::isfinite(x).all().item<bool>());
    EXPECT_FALSE(x.requires_grad());
    if (space().kind == Space::Kind::binary) EXPECT_TRUE(((x == 0) | (x == 1)).all().item<bool>());
    if (space().kind == Space::Kind::token) EXPECT_TRUE((x == at::floor(x)).all().item<bool>());
  }
}

TEST_P(Abilities, TheSameSeedGivesTheSameSamples) {
  auto* sampler = able<CanSample>(model_);
  if (!sampler) GTEST_SKIP() << "cannot sample";
  auto a = test_rng(1);
  auto b = test_rng(1);
  auto c = test_rng(2);
  const auto first = sampler->sample(16, given(16), a);
  at::rand({5});  // torch's default stream is not asked
  EXPECT_TRUE(at::equal(first, sampler->sample(16, given(16), b)));
  EXPECT_FALSE(at::equal(first, sampler->sample(16, given(16), c)));
}

TEST_P(Abilities, AScoreIsOneFiniteNumberPerEvent) {
  auto* scorer = able<CanScore>(model_);
  if (!scorer) GTEST_SKIP() << "cannot score";
  auto a = test_rng(1);
  auto b = test_rng(1);
  const auto batch = events(space(), 6);
  const auto score = scorer->score(batch, a);
  EXPECT_EQ(score.nats.sizes(), (at::IntArrayRef{6}));
  EXPECT_TRUE(at::isfinite(score.nats).all().item<bool>());
  EXPECT_TRUE(at::equal(score.nats, scorer->score(batch, b).nats));
}

TEST_P(Abilities, AClassificationIsADistributionOverLabelsOfEachRowAlone) {
  auto* classifier = able<CanClassify>(model_);
  if (!classifier) GTEST_SKIP() << "cannot classify";
  model_->to(at::kDouble);
  const auto x = doubled(events(space(), 6)).x;
  const auto [features, log_probs] = classifier->classify(x);
  ASSERT_EQ(log_probs.sizes(), (at::IntArrayRef{6, space().classes}));
  EXPECT_EQ(features.size(0), 6);
  EXPECT_FALSE(features.requires_grad() || log_probs.requires_grad());
  expect_near(log_probs.logsumexp(1), at::zeros({6}, at::kDouble));
  const auto one = classifier->classify(x.narrow(0, 4, 1));
  expect_near(features[4], one.features[0]);
  expect_near(log_probs[4], one.log_probs[0]);
}

TEST_P(Abilities, LabelsMatterToAModelThatTakesThem) {
  auto* labels = able<TakesLabels>(model_);
  auto* scorer = able<CanScore>(model_);
  if (!labels || labels->classes() == 0 || !scorer) GTEST_SKIP() << "does not score given a label";
  EXPECT_EQ(labels->classes(), space().classes);
  {  // first weights may be zeros, through which nothing passes
    at::NoGradGuard off;
    auto noise = test_rng(4);
    for (auto& p : model_->parameters()) p.add_(noise.normal(p.sizes()), 0.05);
  }
  const auto x = events(space(), 6).x;
  const auto labels_there = at::TensorOptions(test_device()).dtype(at::kLong);
  auto a = test_rng(1);
  auto b = test_rng(1);
  const auto zeros = scorer->score({x, at::zeros({6}, labels_there), {}}, a).nats;
  EXPECT_FALSE(at::allclose(zeros, scorer->score({x, at::ones({6}, labels_there), {}}, b).nats, 0, 1e-9));
}

TEST_P(Abilities, ABatchOfNIsNBatchesOfOne) {
  model_->to(at::kDouble);
  const auto all = doubled(events(space(), 5));
  const auto z = codes(all);
  for (std::int64_t i = 0; i < 5; ++i) {
    const auto one = row(all, i);
    if (auto* encoder = able<CanEncode>(model_)) {
      // a draw is cut differently, so only a mean may be compared; every posterior here has one, or is compared by its density
      const auto q_all = encoder->encode(all), q_one = encoder->encode(one);
      try {
        expect_near(q_all.mean()[i], q_one.mean()[0]);
      } catch (const Unsupported&) {
        expect_near(q_all.log_prob(z)[i], q_one.log_prob(z.narrow(0, i, 1))[0]);
      }
    }
    if (auto* decoder = able<CanDecode>(model_); decoder && z.defined()) {
      const auto p_all = decoder->decode(z, all.given), p_one = decoder->decode(z.narrow(0, i, 1), one.given);
      expect_near(p_all.log_prob(all.x)[i], p_one.log_prob(one.x)[0]);
    }
    if (auto* scorer = able<CanScore>(model_)) {
      auto a = test_rng(1);
      auto b = test_rng(1);
      const auto score = scorer->score(all, a);
      if (score.kind == Score::Kind::exact) expect_near(score.nats[i], scorer->score(one, b).nats[0]);
    }
  }
}

TEST_P(Abilities, DistributionsHaveTheShapesThatAbilitiesPromise) {
  const auto batch = events(space(), 6);
  const auto z = codes(batch);
  if (auto* encoder = able<CanEncode>(model_)) {
    EXPECT_EQ(encoder->encode(batch).batch_shape(), (Shape{6}));
    EXPECT_EQ(encoder->encode(batch).event_shape(), Shape(z.sizes().begin() + 1, z.sizes().end()));
  }
  if (auto* decoder = able<CanDecode>(model_); decoder && z.defined()) {
    const auto p = decoder->decode(z, batch.given);
    EXPECT_EQ(p.batch_shape(), (Shape{6}));
    EXPECT_EQ(p.event_shape(), space().event);
  }
}

TEST_P(Abilities, UsingAModelDoesNotChangeIt) {
  const auto before = weights_of(*model_);
  const auto batch = events(space(), 4);
  auto rng = test_rng(1);
  if (auto* scorer = able<CanScore>(model_)) scorer->score(batch, rng);
  if (auto* sampler = able<CanSample>(model_)) sampler->sample(4, given(4), rng);
  if (const auto z = codes(batch); z.defined()) {
    if (auto* decoder = able<CanDecode>(model_)) decoder->decode(z, batch.given).sample({}, rng);
  }
  EXPECT_TRUE(same(before, weights_of(*model_)));
  EXPECT_FALSE(model_->is_training());
}

TEST_P(Abilities, WorksInFloat64) {
  model_->to(at::kDouble);
  const auto batch = doubled(events(space(), 5));
  auto rng = test_rng(1);
  for (const auto& turn : model_->turns()) {
    Step step{0, 10, rng};
    const auto total = turn.loss(batch, step).total();
    EXPECT_EQ(total.scalar_type(), at::kDouble) << turn.name;
    EXPECT_TRUE(at::isfinite(total).item<bool>()) << turn.name;
  }
  if (auto* scorer = able<CanScore>(model_)) EXPECT_EQ(scorer->score(batch, rng).nats.scalar_type(), at::kDouble);
  if (auto* encoder = able<CanEncode>(model_)) EXPECT_EQ(summary(encoder->encode(batch)).scalar_type(), at::kDouble);
  if (auto* sampler = able<CanSample>(model_)) EXPECT_TRUE(at::isfinite(sampler->sample(3, given(3), rng)).all().item<bool>());
}

INSTANTIATE_TEST_SUITE_P(Catalog, Abilities, ::testing::ValuesIn(model_cases()), case_name);

}  // namespace
}  // namespace gx
