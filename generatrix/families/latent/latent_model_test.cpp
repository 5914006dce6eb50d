#include "generatrix/families/latent/latent_model.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/families/latent/gaussian_posterior.h"
#include "generatrix/nn/nets.h"

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

}  // namespace
}  // namespace gx
