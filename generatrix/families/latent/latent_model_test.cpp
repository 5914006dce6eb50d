#include "generatrix/families/latent/latent_model.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"
#include "generatrix/families/latent/gaussian_posterior.h"
#include "generatrix/nn/labels.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

std::shared_ptr<LatentModel> tiny(const Space& space, const LikelihoodSpec& likelihood) {
  auto p_x = make_likelihood(likelihood, space);
  const NetSpec net = MlpSpec{.hidden = {8}};
  return std::make_shared<LatentModel>(
      LatentModel::Parts{.posterior = std::make_shared<GaussianPosterior>(net_to_vector(net, space.event, 4)),
                         .decoder = std::make_shared<Decoder>(net_to_event(net, 2, space.event, p_x->n_per_dim()), p_x),
                         .prior = std::make_shared<StandardNormalPrior>(2),
                         .objective = beta_elbo(1, {}, 0)});
}

const Space kBinary{.event = {1, 4, 4}, .kind = Space::Kind::binary};
const Space kGrey{.event = {1, 4, 4}, .kind = Space::Kind::byte, .symbols = 256};

TEST(LatentModel, LossIsMinusTheMeanScore) {
  const auto model = tiny(kBinary, BernoulliSpec{});
  const Batch batch{at::bernoulli(at::full({16, 1, 4, 4}, 0.5)), {}, {}};
  Rng a(3), b(3);
  Step step{0, 1, a};
  const auto loss = model->turns().front().loss(batch, step).total();
  EXPECT_NEAR(loss.item<double>(), -model->score(batch, b).nats.mean().item<double>(), 1e-5);
}

TEST(LatentModel, SamplesLieInTheSpace) {
  Rng rng(1);
  const auto x = tiny(kBinary, BernoulliSpec{})->sample(9, {}, rng);
  EXPECT_EQ(x.sizes(), (at::IntArrayRef{9, 1, 4, 4}));
  EXPECT_TRUE(((x == 0) | (x == 1)).all().item<bool>());
}

TEST(LatentModel, SaysWhatItsNumbersAre) {
  Rng rng(1);
  const Batch batch{at::rand({2, 1, 4, 4}), {}, {}};
  EXPECT_EQ(tiny(kGrey, BernoulliSpec{})->score(batch, rng).kind, Score::Kind::unnormalized);
  EXPECT_EQ(tiny(kGrey, ContinuousBernoulliSpec{})->score(batch, rng).kind, Score::Kind::lower_bound);
}

TEST(LatentModel, EncodesWithoutLookingAtTheRestOfTheBatch) {
  const auto model = tiny(kGrey, GaussianSpec{});
  const auto x = at::rand({5, 1, 4, 4});
  const auto all = model->encode({x, {}, {}}).mean();
  for (std::int64_t i = 0; i < 5; ++i) {
    EXPECT_TRUE(at::allclose(all[i], model->encode({x.narrow(0, i, 1), {}, {}}).mean()[0], 1e-5, 1e-6));
  }
}

// A model of p(x|y) with two labels.
std::shared_ptr<LatentModel> tiny_with_labels(const NetSpec& net, const Space& space) {
  auto p_x = make_likelihood(BernoulliSpec{}, space);
  const auto read = event_with_label(net, space.event, 2);
  return std::make_shared<LatentModel>(
      LatentModel::Parts{.posterior = std::make_shared<GaussianPosterior>(net_to_vector(net, read, 4)),
                         .decoder = std::make_shared<Decoder>(net_to_event(net, 2 + 2, space.event, p_x->n_per_dim()), p_x),
                         .prior = std::make_shared<StandardNormalPrior>(2),
                         .objective = beta_elbo(1, {}, 0),
                         .classes = 2,
                         .posterior_event = read});
}

TEST(LatentModelWithLabels, ReadsTheLabelOfEachRow) {
  for (const NetSpec& net : {NetSpec(MlpSpec{.hidden = {8}}), NetSpec(ConvSpec{.channels = {4}, .hidden = 8})}) {
    const auto model = tiny_with_labels(net, kBinary);
    const auto x = at::bernoulli(at::full({6, 1, 4, 4}, 0.5));
    const auto ones = at::ones({6}, at::kLong), zeros = at::zeros({6}, at::kLong);
    EXPECT_FALSE(at::allclose(model->encode({x, ones, {}}).mean(), model->encode({x, zeros, {}}).mean()));
    const auto z = at::randn({3, 6, 2});  // three draws a row
    const auto p_ones = model->decode(z, ones).mean(),
               p_mixed = model->decode(z, at::tensor({0, 1, 0, 1, 0, 1}, at::kLong)).mean();
    EXPECT_EQ(p_ones.sizes(), (at::IntArrayRef{3, 6, 1, 4, 4}));
    EXPECT_TRUE(at::allclose(p_ones.select(1, 1), p_mixed.select(1, 1)));
    EXPECT_FALSE(at::allclose(p_ones.select(1, 0), p_mixed.select(1, 0)));
  }
}

TEST(LatentModelWithLabels, DrawsLabelsUniformlyWhenNoneAreGiven) {
  const auto model = tiny_with_labels(MlpSpec{.hidden = {}}, kBinary);
  at::NoGradGuard off;
  for (auto& item : model->named_parameters()) {
    if (item.key() != "decoder.net.net.linear0.weight") continue;
    item.value().zero_();
    item.value().select(1, 2).fill_(-20);  // label 0: every pixel is off
    item.value().select(1, 3).fill_(20);   // label 1: on
  }
  Rng rng(1);
  EXPECT_TRUE((model->sample(50, at::ones({50}, at::kLong), rng) == 1).all().item<bool>());
  const auto on = model->sample(1000, {}, rng).flatten(1).mean(1);
  EXPECT_TRUE(((on == 0) | (on == 1)).all().item<bool>());
  EXPECT_NEAR(on.mean().item<double>(), 0.5, tolerance::kStandardErrors * 0.5 / std::sqrt(1000.));
}

TEST(LatentModelWithLabels, SaysThatTheyAreMissing) {
  const auto model = tiny_with_labels(MlpSpec{.hidden = {8}}, kBinary);
  Rng rng(1);
  EXPECT_EQ(model->classes(), 2);
  EXPECT_EQ(tiny(kBinary, BernoulliSpec{})->classes(), 0);
  EXPECT_THROW(model->score({at::zeros({3, 1, 4, 4}), {}, {}}, rng), UserError);
  EXPECT_THROW(model->decode(at::zeros({3, 2}), {}), UserError);
}

}  // namespace
}  // namespace gx
