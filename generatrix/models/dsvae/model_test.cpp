#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/autograd.h>

#include "generatrix/base/errors.h"
#include "generatrix/contract/abilities.h"
#include "generatrix/contract/catalog.h"
#include "generatrix/models/dsvae/film_laws.h"
#include "generatrix/prob/distributions/normal.h"
#include "generatrix/prob/distributions/standard_normal.h"

namespace gx {

void add_dsvae(Catalog& catalog);

namespace {

constexpr FilmCode kCode{.content = 3, .motion = 2, .frames = 4};
const Film kFilm{4, {1, 2, 12}};

Tensor slope(const Tensor& of, const Tensor& to) {
  return torch::autograd::grad({of.sum()}, {to}, {}, /*retain_graph=*/true)[0].abs();
}

TEST(Film, IsItsFramesSideBySide) {
  const auto strip = at::arange(24).view({1, 1, 2, 12});
  const auto frames = kFilm.apart(strip);
  EXPECT_EQ(frames.sizes(), (at::IntArrayRef{1, 4, 1, 2, 3}));
  EXPECT_TRUE(at::equal(frames[0][1][0], strip[0][0].narrow(1, 3, 3)));
  EXPECT_TRUE(at::equal(kFilm.together(frames.unsqueeze(-1)).squeeze(-1), strip));
}

TEST(Film, CodesSwapTheirMotion) {
  const auto a = at::zeros({5, kCode.size()}), b = at::ones({5, kCode.size()});
  const auto both = kCode.swapped(a, b);
  EXPECT_TRUE((kCode.content_of(both) == 0).all().item<bool>());
  EXPECT_TRUE((kCode.motion_of(both) == 1).all().item<bool>());
}

TEST(FilmPosterior, MotionReadsItsFrameAndContentReadsAll) {
  const SeedScope scope(1);
  FilmPosterior posterior(MlpSpec{.hidden = {6}, .activation = "tanh"}, kFilm, kCode, 8);
  const auto x = at::randn({1, 1, 2, 12}).requires_grad_(true);
  const auto mean = posterior.given({.along = x}).mean();
  const auto of_content = kFilm.apart(slope(kCode.content_of(mean), x)).sum({0, 2, 3, 4});
  EXPECT_GT(of_content.min().item<float>(), 0);
  const auto of_motion = kFilm.apart(slope(kCode.motion_of(mean).select(1, 2), x)).sum({0, 2, 3, 4});
  EXPECT_EQ((of_motion > 0).nonzero().flatten().numel(), 1);
  EXPECT_GT(of_motion[2].item<float>(), 0);
}

TEST(FilmNet, AFrameReadsItsMotionAndTheContent) {
  const SeedScope scope(1);
  FilmNet net(MlpSpec{.hidden = {6}, .activation = "tanh"}, kFilm, kCode, 1);
  const auto code = at::randn({1, kCode.size()}).requires_grad_(true);
  const auto frame = kFilm.apart(net.forward(code).squeeze(-1)).select(1, 3);
  const auto found = slope(frame, code);
  EXPECT_GT(kCode.content_of(found).min().item<float>(), 0);
  const auto of_motion = kCode.motion_of(found)[0].sum(1);
  EXPECT_EQ(of_motion.narrow(0, 0, 3).max().item<float>(), 0);
  EXPECT_GT(of_motion[3].item<float>(), 0);
}

// Without weights the motion has no memory and is N(0, I); with weights a step depends on those before and on none after.
TEST(FilmPrior, IsALawOfStepsThatFollowEachOther) {
  const SeedScope scope(1);
  FilmPrior prior(kCode, 5);
  const at::NoGradGuard off;
  Rng rng(2);
  const auto z = prior.given({}).sample({3, 2}, rng);
  ASSERT_EQ(z.sizes(), (at::IntArrayRef{3, 2, kCode.size()}));
  const auto all = prior.given({}).log_prob(z);
  ASSERT_EQ(all.sizes(), (at::IntArrayRef{3, 2}));
  EXPECT_TRUE(at::allclose(all[1], prior.given({}).log_prob(z[1])));
  auto later = z.clone();
  later.select(-1, kCode.size() - 1).add_(1);  // of the last step: its law stays, so that the density is that of a normal law
  const auto apart = (prior.given({}).log_prob(later) - all), twice = later.clone();
  twice.select(-1, kCode.size() - 1).add_(1);
  const auto bend = prior.given({}).log_prob(twice) - 2 * prior.given({}).log_prob(later) + all;  // -1 / sigma^2
  EXPECT_TRUE((bend < 0).all().item<bool>());
  EXPECT_TRUE(at::isfinite(apart).all().item<bool>());
  for (auto& p : prior.parameters()) p.zero_();
  EXPECT_TRUE(at::allclose(prior.given({}).log_prob(z), standard_normal({kCode.size()}).log_prob(z), 1e-5, 1e-5));
}

// The density that teacher forcing gives is that of the draws: their mean log-density is minus the entropy, which is known where
// steps are normal: sum_t log sigma_t + (1 + log 2 pi) / 2.
TEST(FilmPrior, DrawsFollowItsDensity) {
  const SeedScope scope(4);
  FilmPrior prior(kCode, 5);
  const at::NoGradGuard off;
  for (auto& p : prior.named_parameters())
    if (p.key() == "step.linear0.weight") p.value().narrow(0, kCode.motion, kCode.motion).zero_();  // sigma is the same always
  Rng rng(3);
  constexpr std::int64_t kDraws = 20'000;
  const auto log_p = prior.given({}).log_prob(prior.given({}).sample({kDraws}, rng));
  const auto log_sigma =
      0.5 * prior.named_parameters()["step.linear0.bias"].narrow(0, kCode.motion, kCode.motion).sum().item<double>();
  const auto entropy = kCode.size() * (0.5 + kHalfLog2Pi) + kCode.frames * log_sigma;
  EXPECT_NEAR(-log_p.mean().item<double>(), entropy, 4 * log_p.std().item<double>() / std::sqrt(kDraws));
}

TEST(Dsvae, RefusesWhatIsNoFilm) {
  Catalog catalog;
  add_dsvae(catalog);
  const auto& entry = catalog.at("dsvae");
  const auto build = [&](const Field& field, const Table& settings) {
    return entry.build(entry.normalize(settings), {Space{{field}}, {}});
  };
  const Field strip{.name = "image", .values = kBits, .shape = {1, 4, 12}};
  EXPECT_THROW(build(strip, {{"frames", 5}}), UserError) << "12 columns are not 5 frames";
  EXPECT_THROW(build(strip, {{"frames", 4}, {"encoder", "conv"}}), UserError) << "frames halved to nothing";
  EXPECT_THROW(build({.name = "x", .shape = {12}}, {}), UserError);
  EXPECT_THROW(build({.name = "z", .values = Symbols{{5}}, .shape = {1, 4, 12}}, {{"frames", 4}}), UserError);
  const auto model = build(strip, {{"frames", 4}});
  Rng rng(1);
  EXPECT_EQ(dynamic_cast<CanSample&>(*model).sample(3, {}, rng).x().sizes(), (at::IntArrayRef{3, 1, 4, 12}));
}

}  // namespace
}  // namespace gx
