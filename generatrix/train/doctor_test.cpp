#include "generatrix/train/doctor.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "generatrix/data/codecs/known.h"
#include "generatrix/data/memory.h"

#include "tests/support/linear_gaussian.h"

namespace gx {
namespace {

using Terms = std::vector<std::pair<std::string, double>>;

Progress reading(const Terms& terms, double norm = 1, std::int64_t step = 500) {
  Progress progress{.step = step, .count = 1000};
  progress.readings = {{"model", terms}};
  progress.gradient_norms = {{"model", norm}};
  return progress;
}

std::vector<std::string> names(const std::vector<Finding>& found) {
  std::vector<std::string> all;
  for (const auto& finding : found) all.push_back(finding.name);
  return all;
}

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(Doctor, HasNothingToSayOfALossThatFalls) {
  Doctor doctor;
  for (int i = 0; i < 50; ++i) EXPECT_THAT(doctor.look(reading({{"loss", 100.0 / (1 + i)}}, 3)), IsEmpty());
}

TEST(Doctor, SeesALossThatExplodes) {
  Doctor doctor;
  for (int i = 0; i < 5; ++i) doctor.look(reading({{"loss", 10}}));
  EXPECT_FALSE(doctor.exploded({{"model", {{"loss", 999}}}}));
  EXPECT_EQ(doctor.exploded({{"model", {{"loss", 1001}}}}), "model");
  EXPECT_FALSE(doctor.exploded({{"model", {{"loss", -5000}}}})) << "a density grows";
  const auto found = doctor.look(reading({{"loss", 5000}}));
  ASSERT_THAT(names(found), ElementsAre("loss_explosion"));
  EXPECT_THAT(found[0].seen, HasSubstr("5e+03"));
  EXPECT_EQ(found[0].step, 500);
  EXPECT_FALSE(found[0].advice.empty() || found[0].threshold.empty());
}

TEST(Doctor, SeesALossThatNeverComesBackToTheFirst) {
  const auto told = [](double first, double later) {
    Doctor doctor;
    std::vector<std::string> all;
    for (int i = 0; i < 9; ++i) {
      for (const auto& finding : doctor.look(reading({{"loss", i == 0 ? first : later}}))) all.push_back(finding.name);
    }
    return all;
  };
  EXPECT_THAT(told(3.4, 317), ElementsAre("loss_above_first"));
  EXPECT_THAT(told(3.4, 4), IsEmpty());
  EXPECT_THAT(told(-0.01, 0.3), IsEmpty()) << "a first batch of few rows says no more";
  EXPECT_THAT(told(-50, -20), ElementsAre("loss_above_first"));
  EXPECT_THAT(told(-50, -200), IsEmpty());
}

TEST(Doctor, SeesALossThatRisesAgainAndJudgesTheBoundWhereThereIsOne) {
  const auto told = [](const char* name, double sign) {
    Doctor doctor;
    std::vector<std::string> all;
    for (int i = 0; i < 30; ++i) {
      const auto loss = i < 15 ? 200.0 - 10 * i : 50.0 + 10 * (i - 15);
      for (const auto& one : names(doctor.look(reading({{"loss", name == std::string("loss") ? loss : 1}, {name, sign * loss}}))))
        all.push_back(one);
    }
    return all;
  };
  EXPECT_THAT(told("loss", 1), ElementsAre("loss_rises")) << "once, not at every reading";
  EXPECT_THAT(told("elbo", -1), ElementsAre("loss_rises"));
}

TEST(Doctor, SaysWhatWouldClipASpike) {
  Doctor doctor;
  for (int i = 0; i < 6; ++i) EXPECT_THAT(doctor.look(reading({{"loss", 1}}, 2)), IsEmpty());
  const auto found = doctor.look(reading({{"loss", 1}}, 300));
  ASSERT_THAT(names(found), ElementsAre("gradient_spike"));
  EXPECT_THAT(found[0].advice, HasSubstr("train.clip_norm = 10"));
}

TEST(Doctor, NamesASignThatStaysAndNamesItAgainWhenItComesBack) {
  for (const auto& [name, bad, good] :
       {std::tuple<std::string, Terms, Terms>{"discriminator_wins",
                                              {{"loss", 1}, {"d_real", 0.99}, {"d_generated", 0.01}},
                                              {{"loss", 1}, {"d_real", 0.6}, {"d_generated", 0.4}}},
        {"constant_data", {{"loss", 1}, {"spread", 5e13}}, {{"loss", 1}, {"spread", 30}}},
        {"codebook_collapse", {{"loss", 1}, {"usage", 0.02}}, {{"loss", 1}, {"usage", 0.7}}},
        {"steps_skipped", {{"loss", 1}, {"skipped", 0.8}}, {{"loss", 1}, {"skipped", 0.0}}}}) {
    Doctor doctor;
    const auto hear = [&](const Terms& terms) { return names(doctor.look(reading(terms))); };
    EXPECT_THAT(hear(bad), IsEmpty());
    EXPECT_THAT(hear(bad), IsEmpty());
    EXPECT_THAT(hear(bad), ElementsAre(name));
    EXPECT_THAT(hear(bad), IsEmpty());
    EXPECT_THAT(hear(good), IsEmpty());
    for (int i = 0; i < 2; ++i) EXPECT_THAT(hear(bad), IsEmpty());
    EXPECT_THAT(hear(bad), ElementsAre(name));
  }
}

// A reading of a game: losses of both players, the spread of what is generated, the generator's gradient.
Progress game(double discriminator, double generator, double spread = 1, double norm = 1) {
  Progress progress{.step = 500, .count = 1000};
  progress.readings = {{"discriminator", {{"loss", discriminator}, {"spread", spread}}}, {"generator", {{"loss", generator}}}};
  progress.gradient_norms = {{"discriminator", 1}, {"generator", norm}};
  return progress;
}

std::vector<std::string> heard(const std::function<Progress(int)>& course, int n) {
  Doctor doctor;
  std::vector<std::string> all;
  for (int i = 0; i < n; ++i) {
    for (const auto& one : names(doctor.look(course(i)))) all.push_back(one);
  }
  return all;
}

double wobbling(int i, double by) { return 1.4 + by * std::sin(2.0 * i); }

TEST(Doctor, HasNothingToSayOfAGameInBalance) {
  EXPECT_THAT(heard([](int i) { return game(wobbling(i, 0.01), wobbling(i, 0.02), 0.9, wobbling(i, 0.3)); }, 60), IsEmpty());
}

TEST(Doctor, SeesAGeneratorThatMakesOneRowOnly) {
  EXPECT_THAT(heard([](int i) { return game(wobbling(i, 0.01), wobbling(i, 0.02), i < 30 ? 0.9 : 0.01); }, 60),
              ElementsAre("generator_collapse"));
  EXPECT_THAT(heard(
                  [](int i) {
                    auto first = game(wobbling(i, 0.01), wobbling(i, 0.02), 0.01);
                    first.step = 50;
                    return first;
                  },
                  10),
              IsEmpty())
      << "generators start with little spread";
}

TEST(Doctor, SeesALossThatNeverMoves) {
  EXPECT_THAT(heard([](int i) { return game(13.82, wobbling(i, 0.02)); }, 30), ElementsAre("loss_constant"));
}

TEST(Doctor, SeesAGameThatSwingsMoreAndMore) {
  EXPECT_THAT(heard([](int i) { return game(wobbling(i, i < 20 ? 0.01 : 3), wobbling(i, 0.02)); }, 40),
              ElementsAre("game_swings"));
}

TEST(Doctor, SeesAGeneratorWithoutAGradient) {
  EXPECT_THAT(heard([](int i) { return game(wobbling(i, 0.01), wobbling(i, 0.02), 1, i < 20 ? 2 : 1e-4); }, 40),
              ElementsAre("generator_gradient_vanishes"));
}

TEST(Doctor, SeesAHingeWhoseRowsLieBeyondTheMargins) {
  EXPECT_THAT(heard(
                  [](int i) {
                    return reading({{"loss", 1.0 / (1 + i)}, {"beyond_margins", i < 10 ? 0.5 : 0.99}});
                  },
                  20),
              ElementsAre("discriminator_wins"));
}

TEST(Doctor, SeesCodesThatSayNothingButNotInTheFirstTenthOfATraining) {
  const LatentCheck dead{.dims = 20, .active = 1, .kl = 0.03, .below = 19, .information = 0.02, .most_information = 6.2};
  Doctor doctor;
  EXPECT_THAT(doctor.look(dead, reading({{"loss", 1}}, 1, 90)), IsEmpty());
  const auto found = doctor.look(dead, reading({{"loss", 1}}));
  ASSERT_THAT(names(found), ElementsAre("posterior_collapse"));
  EXPECT_THAT(found[0].seen, HasSubstr("1 of 20 dimensions"));
  EXPECT_THAT(found[0].seen, HasSubstr("0.02 of at most 6.2 nats"));
  EXPECT_THAT(doctor.look({.dims = 20, .active = 9}, reading({{"loss", 1}})), IsEmpty());
}

TEST(Doctor, SeesAKlThatWeighsTooMuchForTheScaleOfTheLikelihood) {
  const LatentCheck check{.dims = 4, .active = 4, .mse = 0.01};
  Doctor doctor;
  EXPECT_THAT(doctor.look(check, reading({{"loss", 1}, {"sigma", 0.12}, {"beta", 1}})), IsEmpty());
  const auto found = doctor.look(check, reading({{"loss", 1}, {"sigma", 1}, {"beta", 1}}));
  ASSERT_THAT(names(found), ElementsAre("kl_off_scale"));
  EXPECT_THAT(found[0].seen, HasSubstr("weight of 100"));
}

TEST(CheckLatents, KnowsTheCodesOfALinearModel) {
  auto model = LinearGaussian::exact();
  Rng rng(1);
  const MemoryDataset rows({model.draw(512, rng), {}});
  const Codec codec({reals_codec({.name = "x", .values = Real{}, .shape = {4}})});
  const auto found = check_latents(model, rows, codec, Rng(2));
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->dims, 2);
  EXPECT_EQ(found->active, 2);
  EXPECT_EQ(found->below, 0);
  const double exact = -at::log(model.t).sum().item<double>();  // I(x; z) of jointly normal x and z: log 1 / t in each dimension
  EXPECT_NEAR(*found->kl, exact, 0.15);                         // E KL(q(z|x) || p(z)), as q is the posterior
  EXPECT_NEAR(*found->information, exact, 0.3);
  EXPECT_NEAR(found->most_information, std::log(512), 1e-9);
  model.a = model.a * 0;
  EXPECT_EQ(check_latents(model, rows, codec, Rng(2))->active, 0);
}

}  // namespace
}  // namespace gx
