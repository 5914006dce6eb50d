#include "generatrix/families/latent/latent_model.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/autograd.h>

#include "generatrix/base/errors.h"
#include "generatrix/contract/conditions.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

const Task kBinary{Space{{Field{.name = "image", .values = kBits, .shape = {1, 4, 4}}}}, {}};
const Task kGrey{Space{{Field{.name = "image", .values = Levels{256}, .shape = {1, 4, 4}}}}, {}};

std::shared_ptr<LatentModel> tiny(const Task& task, const LikelihoodSpec& likelihood,
                                  const NetSpec& net = MlpSpec{.hidden = {8}}) {
  return std::make_shared<LatentModel>(gaussian_parts({2, net, net, likelihood}, task, beta_elbo(1, {}, 0)), task);
}

TEST(LatentModel, LossIsMinusTheMeanScore) {
  const auto model = tiny(kBinary, BernoulliSpec{});
  const Batch batch{at::bernoulli(at::full({16, 1, 4, 4}, 0.5))};
  Rng a(3), b(3);
  const Step step{0, 1, 100, 16, a};
  const auto loss = model->turns().front().loss(batch, step).total();
  EXPECT_NEAR(loss.item<double>(), -model->score(batch, b).nats.mean().item<double>(), 1e-5);
}

TEST(LatentModel, SamplesLieInTheSpace) {
  Rng rng(1);
  const auto x = tiny(kBinary, BernoulliSpec{})->sample(9, {}, rng).x();
  EXPECT_EQ(x.sizes(), (at::IntArrayRef{9, 1, 4, 4}));
  EXPECT_TRUE(((x == 0) | (x == 1)).all().item<bool>());
}

TEST(LatentModel, SaysWhatItsNumbersAre) {
  Rng rng(1);
  const Batch batch{at::rand({2, 1, 4, 4})};
  const auto info = [&](const LikelihoodSpec& likelihood) {
    const auto model = tiny(kGrey, likelihood);
    const auto score = model->score(batch, rng);
    EXPECT_EQ(score.info, model->score_info());
    EXPECT_FALSE(score.n_cells.defined()) << "all rows have all cells";
    return score.info;
  };
  EXPECT_EQ(info(BernoulliSpec{}), (ScoreInfo{Score::Kind::unnormalized, Score::Measure::mass}));
  EXPECT_EQ(info(ContinuousBernoulliSpec{}), (ScoreInfo{Score::Kind::lower_bound, Score::Measure::density}));
  EXPECT_EQ(info(LogisticMixtureSpec{}), (ScoreInfo{Score::Kind::lower_bound, Score::Measure::mass}));
}

TEST(LatentModel, EncodesWithoutLookingAtTheRestOfTheBatch) {
  const auto model = tiny(kGrey, GaussianSpec{});
  const auto x = at::rand({5, 1, 4, 4});
  const auto all = model->encode({x}).mean();
  for (std::int64_t i = 0; i < 5; ++i) {
    EXPECT_TRUE(at::allclose(all[i], model->encode({x.narrow(0, i, 1)}).mean()[0], 1e-5, 1e-6));
  }
}

// p(x|y) with two labels.
const Task kLabelled{kBinary.event, Space{{Field{.name = "label", .values = kBits}}}};

TEST(LatentModelWithLabels, ReadsTheLabelOfEachRow) {
  for (const NetSpec& net : {NetSpec(MlpSpec{.hidden = {8}}), NetSpec(ConvSpec{.channels = {4}, .hidden = 8})}) {
    const auto model = tiny(kLabelled, AutoSpec{}, net);
    const auto x = at::bernoulli(at::full({6, 1, 4, 4}, 0.5));
    const auto ones = at::ones({6}), zeros = at::zeros({6});
    EXPECT_FALSE(at::allclose(model->encode({x, ones}).mean(), model->encode({x, zeros}).mean()));
    const auto z = at::randn({3, 6, 2});  // three draws a row
    const auto p_ones = model->decode(z, ones).mean().x(),
               p_mixed = model->decode(z, at::tensor({0.F, 1.F, 0.F, 1.F, 0.F, 1.F})).mean().x();
    EXPECT_EQ(p_ones.sizes(), (at::IntArrayRef{3, 6, 1, 4, 4}));
    EXPECT_TRUE(at::allclose(p_ones.select(1, 1), p_mixed.select(1, 1)));
    EXPECT_FALSE(at::allclose(p_ones.select(1, 0), p_mixed.select(1, 0)));
  }
}

TEST(LatentModelWithLabels, DrawsUnderTheLabelsOfItsConditions) {
  const auto model = tiny(kLabelled, AutoSpec{}, MlpSpec{.hidden = {}});
  at::NoGradGuard off;
  for (auto& item : model->named_parameters()) {
    if (item.key() != "decoder.net.net.linear0.weight") continue;
    item.value().zero_();
    item.value().select(1, 2).fill_(-20);  // label 0: every pixel is off
    item.value().select(1, 3).fill_(20);   // label 1: on
  }
  Rng rng(1);
  EXPECT_TRUE((model->sample(50, at::ones({50}), rng).x() == 1).all().item<bool>());
  const auto labels = usual_conditions(model->task(), plain_codec(kLabelled), nullptr, at::kCPU)(1000, rng);
  const auto on = model->sample(1000, labels, rng).x().flatten(1).mean(1);
  EXPECT_TRUE(at::equal(on, labels.x()));
  EXPECT_NEAR(on.mean().item<double>(), 0.5, tolerance::kStandardErrors * 0.5 / std::sqrt(1000.));
}

TEST(LatentModelWithLabels, SaysThatTheyAreMissing) {
  const auto model = tiny(kLabelled, AutoSpec{});
  Rng rng(1);
  EXPECT_EQ(model->task(), kLabelled);
  EXPECT_TRUE(tiny(kBinary, BernoulliSpec{})->task().given.empty());
  EXPECT_THROW(model->score({at::zeros({3, 1, 4, 4})}, rng), UserError);
  EXPECT_THROW(model->decode(at::zeros({3, 2}), {}), UserError);
}

// An objective that asks for K draws gets them in front, of z and of p(x|z).
TEST(LatentModel, DrawsAsOftenAsTheObjectiveAsks) {
  Shape z, nats;
  const Objective objective{[&](const Latent& latent, const Step&) {
                              z = latent.z.sizes().vec();
                              nats = latent.likelihood.log_prob(latent.batch.event).sizes().vec();
                              return Loss().add("nll", -latent.likelihood.log_prob(latent.batch.event).mean());
                            },
                            /*by_rows=*/true, /*n_draws=*/5};
  const NetSpec net = MlpSpec{.hidden = {8}};
  for (const auto& task : {kBinary, kLabelled}) {
    LatentModel model(gaussian_parts({.latent = 2, .encoder = net, .decoder = net}, task, objective), task);
    Rng rng(1);
    const Batch batch{at::zeros({3, 1, 4, 4}), task.given.empty() ? Rows() : Rows(at::ones({3}))};
    model.turns().front().loss(batch, Step{0, 1, 100, 3, rng});
    EXPECT_EQ(z, (Shape{5, 3, 2}));
    EXPECT_EQ(nats, (Shape{5, 3}));
  }
}

// Numbers some of which are unknown, a symbol, and counts: each field by the likelihood that fits it.
class ManyFields : public ::testing::Test {
 protected:
  const Task task_{
      Space{{Field{.name = "x", .values = Real{}, .shape = {3}, .may_miss = true}, Field{.name = "kind", .values = Symbols{{4}}},
             Field{.name = "counts", .values = Levels{100}, .shape = {5}, .layout = Field::Layout::sparse, .longest = 3}}},
      {}};
  const Tensor known_ = at::tensor({1, 0, 1, 1, 1, 1}, at::kInt).to(at::kBool).view({2, 3});
  const Rows rows_{{Column{.data = at::rand({2, 3}) * known_, .observed = known_}, Column{at::tensor({3, 0}, at::kLong)},
                    sparse_of(at::tensor({0.F, 2.F, 0.F, 1.F, 0.F, 0.F, 0.F, 0.F, 0.F, 4.F}).view({2, 5}))}};
  const std::shared_ptr<LatentModel> model_ = tiny(task_, AutoSpec{});
};

TEST_F(ManyFields, AreOneEvent) {
  Rng rng(1);
  const auto score = model_->score({rows_}, rng);
  EXPECT_TRUE(at::isfinite(score.nats).all().item<bool>());
  EXPECT_TRUE(at::equal(score.n_cells, at::tensor({2 + 1 + 2, 3 + 1 + 1}, at::kLong)));
  EXPECT_EQ(score.info, (ScoreInfo{Score::Kind::lower_bound, Score::Measure::density}));
  const auto loss = model_->turns().front().loss({rows_}, Step{0, 1, 100, 2, rng}).total();
  for (const auto& g : torch::autograd::grad({loss}, model_->parameters())) EXPECT_TRUE(at::isfinite(g).all().item<bool>());
}

TEST_F(ManyFields, AreDrawnTogether) {
  Rng rng(1);
  const auto drawn = model_->sample(50, {}, rng);
  ASSERT_EQ(drawn.columns.size(), 3u);
  EXPECT_EQ(drawn.columns[0].data.sizes(), (at::IntArrayRef{50, 3}));
  EXPECT_EQ(drawn.columns[1].data.sizes(), (at::IntArrayRef{50}));
  EXPECT_LT(drawn.columns[1].data.max().item<std::int64_t>(), 4);
  EXPECT_TRUE((dense_of(drawn.columns[2], 5).sum(1) == 3).all().item<bool>());
  const auto all = model_->complete({rows_}, 2, rng);
  const auto x = rows_.columns[0].data.repeat_interleave(2, 0), known = known_.repeat_interleave(2, 0);
  EXPECT_TRUE(at::equal(all.columns[0].data.masked_select(known), x.masked_select(known)));
}

TEST(LatentModel, SaysWhyThereIsNoneOfATask) {
  const NetSpec mlp = MlpSpec{}, conv = ConvSpec{};
  const Field numbers{.name = "x", .values = Real{}, .shape = {3}},
      text{.name = "text", .values = Symbols{{3}}, .layout = Field::Layout::sequence};
  const auto refusal = [](const NetSpec& encoder, const NetSpec& decoder, const LikelihoodSpec& likelihood, const Task& task) {
    return why_not({.encoder = encoder, .decoder = decoder, .likelihood = likelihood}, task);
  };
  EXPECT_EQ(refusal(mlp, mlp, AutoSpec{}, Task{Space{{numbers}}, {}}), std::nullopt);
  EXPECT_NE(refusal(mlp, mlp, BernoulliSpec{}, Task{Space{{numbers}}, {}}), std::nullopt);
  EXPECT_NE(refusal(mlp, conv, AutoSpec{}, Task{Space{{numbers}}, {}}), std::nullopt);
  EXPECT_NE(refusal(conv, mlp, AutoSpec{}, Task{Space{{numbers}}, {}}), std::nullopt);
  EXPECT_NE(refusal(mlp, mlp, AutoSpec{}, Task{Space{{text}}, {}}), std::nullopt);
  EXPECT_NE(refusal(mlp, mlp, AutoSpec{}, Task{}), std::nullopt);
  EXPECT_EQ(refusal(mlp, mlp, AutoSpec{}, Task{Space{{numbers}}, Space{{text}}}), std::nullopt) << "a text may be given";
  EXPECT_EQ(refusal(conv, conv, AutoSpec{}, kGrey), std::nullopt);
  EXPECT_NE(refusal(mlp, conv, AutoSpec{}, Task{Space{{kGrey.event.only(), numbers}}, {}}), std::nullopt);
}

}  // namespace
}  // namespace gx
