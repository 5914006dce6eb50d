// Laws of what a model can do once it is trained (or not yet: a law knows no good weights).
#include "generatrix/base/errors.h"

#include "tests/laws/fixture.h"
#include "tests/support/tolerances.h"

namespace gx {
namespace {

class Abilities : public ModelTest {
 protected:
  Abilities() : model_(build(GetParam())) {}
  static Batch doubled(Batch batch) {
    for (auto* rows : {&batch.event, &batch.given}) {
      for (auto& column : rows->columns) {
        if (column.data.is_floating_point()) column.data = column.data.to(at::kDouble);
      }
    }
    return batch;
  }
  // A picture, a vector: one fixed field without unknown cells.
  bool is_plain() const { return task().event.is_one() && task().event.only().is_fixed() && !task().event.only().may_miss; }
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

void expect_in_field(const Column& x, const Field& field, std::int64_t n) {
  ASSERT_EQ(x.size(), n) << field.name;
  EXPECT_FALSE(x.data.requires_grad()) << field.name;
  if (x.data.is_floating_point()) EXPECT_TRUE(at::isfinite(x.data).all().item<bool>()) << field.name;
  EXPECT_EQ(x.length.defined(), field.layout == Field::Layout::sequence || field.layout == Field::Layout::set) << field.name;
  EXPECT_EQ(x.index.defined(), field.layout == Field::Layout::sparse) << field.name;
  if (field.is_fixed()) {
    Shape shape{n};
    shape.insert(shape.end(), field.shape.begin(), field.shape.end());
    EXPECT_EQ(x.data.sizes(), at::IntArrayRef(shape)) << field.name;
  }
  if (is_bits(field.values)) EXPECT_TRUE(((x.data == 0) | (x.data == 1)).all().item<bool>()) << field.name;
  if (std::holds_alternative<Symbols>(field.values) && !is_bits(field.values)) {
    EXPECT_EQ(x.data.scalar_type(), at::kLong) << field.name;
    const auto& most = std::get<Symbols>(field.values).n;
    const auto limit = most.size() == 1 ? at::scalar_tensor(most[0], at::kLong) : at::tensor(most, at::kLong);
    EXPECT_TRUE(((x.data >= 0) & (x.data < limit.to(x.data.device()))).all().item<bool>()) << field.name;
  }
}

TEST_P(Abilities, ASampleHasTheSpacesShapeAndDomain) {
  auto* sampler = able<CanSample>(model_);
  if (!sampler) GTEST_SKIP() << "cannot sample";
  for (const std::int64_t n : {1, 9}) {
    auto rng = test_rng(1);
    const auto x = sampler->sample(n, given(*model_, n), rng);
    ASSERT_EQ(x.columns.size(), task().event.fields.size());
    for (std::size_t i = 0; i < x.columns.size(); ++i) expect_in_field(x.columns[i], task().event.fields[i], n);
  }
}

TEST_P(Abilities, TheSameSeedGivesTheSameSamples) {
  auto* sampler = able<CanSample>(model_);
  if (!sampler) GTEST_SKIP() << "cannot sample";
  auto a = test_rng(1);
  auto b = test_rng(1);
  auto c = test_rng(2);
  const auto first = sampler->sample(16, given(*model_, 16), a);
  at::rand({5});  // torch's default stream is not asked
  EXPECT_TRUE(same(first, sampler->sample(16, given(*model_, 16), b)));
  // A likelihood that is no density gives its mean: without latents nothing is drawn, and as bits the means of first weights may
  // be equal.
  const auto* scorer = able<CanScore>(model_);
  const bool has_latents = able<HasPrior>(model_) || able<CanFilter>(model_);
  const bool no_density = !scorer || scorer->score_info().kind == ScoreInfo::Kind::unnormalized;
  const bool gives_means = no_density && (!has_latents || is_bits(task().event.fields.front().values));
  if (!gives_means) EXPECT_FALSE(same(first, sampler->sample(16, given(*model_, 16), c))) << "other seeds, other samples";
}

TEST_P(Abilities, AScoreIsOneFiniteNumberPerEvent) {
  auto* scorer = able<CanScore>(model_);
  if (!scorer) GTEST_SKIP() << "cannot score";
  auto a = test_rng(1);
  auto b = test_rng(1);
  const auto batch = events(task(), 6);
  const auto score = scorer->score(batch, a);
  EXPECT_EQ(score.nats.sizes(), (at::IntArrayRef{6}));
  EXPECT_TRUE(at::isfinite(score.nats).all().item<bool>());
  EXPECT_TRUE(at::equal(score.nats, scorer->score(batch, b).nats));
  EXPECT_EQ(score.info, scorer->score_info());
  if (score.n_cells.defined()) EXPECT_EQ(score.n_cells.sizes(), (at::IntArrayRef{6}));
}

TEST_P(Abilities, AClassificationIsADistributionOverLabelsOfEachRowAlone) {
  auto* classifier = able<CanClassify>(model_);
  if (!classifier) GTEST_SKIP() << "cannot classify";
  model_->to(at::kDouble);
  const auto x = doubled(events(task(), 6)).x();
  const auto [features, log_probs] = classifier->classify(x);
  ASSERT_EQ(log_probs.sizes(), (at::IntArrayRef{6, count_of(task().label()->values)}));
  EXPECT_EQ(features.size(0), 6);
  EXPECT_FALSE(features.requires_grad() || log_probs.requires_grad());
  expect_near(log_probs.logsumexp(1), at::zeros({6}, at::kDouble));
  const auto one = classifier->classify(x.narrow(0, 4, 1));
  expect_near(features[4], one.features[0]);
  expect_near(log_probs[4], one.log_probs[0]);
}

TEST_P(Abilities, AConditionMattersToAModelThatReadsIt) {
  auto* scorer = able<CanScore>(model_);
  if (model_->task().given.empty() || !scorer) GTEST_SKIP() << "does not score given a condition";
  EXPECT_EQ(model_->task().given, task().given);
  {  // first weights may be zeros, through which nothing passes
    at::NoGradGuard off;
    auto noise = test_rng(4);
    for (auto& p : model_->parameters()) p.add_(noise.normal(p.sizes()), 0.05);
  }
  const auto batch = events(task(), 6), other = noise(task(), 6);
  auto a = test_rng(1);
  auto b = test_rng(1);
  EXPECT_FALSE(at::allclose(scorer->score(batch, a).nats, scorer->score({batch.event, other.given}, b).nats, 0, 1e-9));
}

TEST_P(Abilities, AConditionThatIsAbsentIsRefusedByName) {
  auto* scorer = able<CanScore>(model_);
  if (model_->task().given.empty() || !scorer) GTEST_SKIP() << "does not score given a condition";
  auto rng = test_rng(1);
  try {
    scorer->score({events(task(), 3).event}, rng);
    FAIL() << "scored without a condition";
  } catch (const UserError& error) {
    EXPECT_NE(std::string(error.what()).find(task().given.fields.front().name), std::string::npos) << error.what();
  }
}

TEST_P(Abilities, ABatchOfNIsNBatchesOfOne) {
  model_->to(at::kDouble);
  const auto all = doubled(events(task(), 5));
  const auto z = codes(all);
  for (std::int64_t i = 0; i < 5; ++i) {
    const auto one = all.cut(i, 1);
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
      expect_near(p_all.log_prob(all.event)[i], p_one.log_prob(one.event)[0]);
    }
    if (auto* scorer = able<CanScore>(model_)) {
      auto a = test_rng(1);
      auto b = test_rng(1);
      const auto score = scorer->score(all, a);
      if (score.info.kind == Score::Kind::exact) expect_near(score.nats[i], scorer->score(one, b).nats[0]);
    }
  }
}

TEST_P(Abilities, DistributionsHaveTheShapesThatAbilitiesPromise) {
  const auto batch = events(task(), 6);
  const auto z = codes(batch);
  if (auto* encoder = able<CanEncode>(model_)) {
    EXPECT_EQ(encoder->encode(batch).batch_shape(), (Shape{6}));
    EXPECT_EQ(encoder->encode(batch).event_shape(), Shape(z.sizes().begin() + 1, z.sizes().end()));
  }
  if (auto* decoder = able<CanDecode>(model_); decoder && z.defined()) {
    EXPECT_EQ(decoder->decode(z, batch.given).batch_shape(), (Shape{6}));
    EXPECT_EQ(decoder->decode(z, batch.given).log_prob(batch.event).sizes(), (at::IntArrayRef{6}));
  }
}

TEST_P(Abilities, UsingAModelDoesNotChangeIt) {
  const auto before = weights_of(*model_);
  const auto batch = events(task(), 4);
  auto rng = test_rng(1);
  if (auto* scorer = able<CanScore>(model_)) scorer->score(batch, rng);
  if (auto* sampler = able<CanSample>(model_)) sampler->sample(4, given(*model_, 4), rng);
  if (const auto z = codes(batch); z.defined()) {
    if (auto* decoder = able<CanDecode>(model_)) decoder->decode(z, batch.given).sample(rng);
  }
  EXPECT_TRUE(same(before, weights_of(*model_)));
  EXPECT_FALSE(model_->is_training());
}

TEST_P(Abilities, WorksInFloat64) {
  model_->to(at::kDouble);
  const auto batch = doubled(events(task(), 5));
  auto rng = test_rng(1);
  for (const auto& turn : model_->turns()) {
    const Step step{0, 10, 64, batch.size(), rng};
    const auto total = turn.loss(batch, step).total();
    EXPECT_EQ(total.scalar_type(), at::kDouble) << turn.name;
    EXPECT_TRUE(at::isfinite(total).item<bool>()) << turn.name;
  }
  if (auto* scorer = able<CanScore>(model_)) EXPECT_EQ(scorer->score(batch, rng).nats.scalar_type(), at::kDouble);
  if (auto* encoder = able<CanEncode>(model_)) EXPECT_EQ(summary(encoder->encode(batch)).scalar_type(), at::kDouble);
  if (auto* sampler = able<CanSample>(model_)) {
    for (const auto& t : tensors_of(sampler->sample(3, doubled({{}, given(*model_, 3)}).given, rng)))
      EXPECT_TRUE(at::isfinite(t).all().item<bool>());
  }
}

INSTANTIATE_TEST_SUITE_P(Catalog, Abilities, ::testing::ValuesIn(model_cases()), case_name);

}  // namespace
}  // namespace gx
