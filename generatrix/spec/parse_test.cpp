#include "generatrix/spec/parse.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "generatrix/base/errors.h"
#include "generatrix/spec/to_table.h"
#include "generatrix/spec/toml.h"

#include "tests/support/spec_example.h"

namespace gx {
namespace {

using example::Adam;
using example::Vae;

Vae read(std::string_view text) { return parse<Vae>(parse_toml(text, "config.toml"), "model"); }

std::string refusal(std::string_view text) {
  try {
    read(text);
  } catch (const UserError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Parse, AbsentKeysKeepTheDefaults) {
  const auto spec = read("");
  EXPECT_EQ(spec.latent, 20);
  EXPECT_EQ(spec.weights, (std::vector<double>{1, 0.5}));
  EXPECT_EQ(spec.seed, std::nullopt);
  EXPECT_EQ(to_table(spec), to_table(Vae{}));
}

TEST(Parse, ReadsEveryType) {
  const auto spec = read(R"(
    latent = 8
    beta = 4
    tied = true
    likelihood = "normal"
    weights = [1, 0.25]
    tags = ["a", ""]
    seed = 7
    optimizer.rate = 1e-4
    optimizer.clip = 1)");
  EXPECT_EQ(spec.latent, 8);
  EXPECT_EQ(spec.beta, 4.0);
  EXPECT_TRUE(spec.tied);
  EXPECT_EQ(spec.likelihood, "normal");
  EXPECT_EQ(spec.weights, (std::vector<double>{1, 0.25}));
  EXPECT_EQ(spec.tags, (std::vector<std::string>{"a", ""}));
  EXPECT_EQ(spec.seed, 7);
  EXPECT_EQ(spec.optimizer.rate, 1e-4);
  EXPECT_EQ(spec.optimizer.clip, 1.0);
}

TEST(Parse, AnEmptyListReplacesTheDefault) { EXPECT_TRUE(read("weights = []").weights.empty()); }

TEST(Parse, RefusesTheWrongTypeAndSaysWhere) {
  EXPECT_EQ(refusal("\n\nlatent = \"x\""), "config.toml:3: model.latent = \"x\": must be a whole number");
  EXPECT_EQ(refusal("latent = 1.5"), "config.toml:1: model.latent = 1.5: must be a whole number");
  EXPECT_EQ(refusal("latent = 1e6"),
            "config.toml:1: model.latent = 1000000.0: must be a whole number, written without point or exponent");
  EXPECT_EQ(refusal("latent = true"), "config.toml:1: model.latent = true: must be a whole number");
  EXPECT_EQ(refusal("beta = \"4\""), "config.toml:1: model.beta = \"4\": must be a number");
  EXPECT_EQ(refusal("tied = 1"), "config.toml:1: model.tied = 1: must be true or false");
  EXPECT_EQ(refusal("likelihood = 1"), "config.toml:1: model.likelihood = 1: must be text in quotes");
  EXPECT_EQ(refusal("weights = 1"), "config.toml:1: model.weights = 1: must be a list, as in [1, 2]");
  EXPECT_EQ(refusal("tags = [\"a\",\n 1]"), "config.toml:2: model.tags[1] = 1: must be text in quotes");
  EXPECT_EQ(refusal("seed = \"x\""), "config.toml:1: model.seed = \"x\": must be a whole number");
  EXPECT_EQ(refusal("optimizer = 1"), "config.toml:1: model.optimizer = 1: must be a section, as in [model.optimizer]");
}

TEST(Parse, RefusesWhatAFieldsCheckRefuses) {
  EXPECT_EQ(refusal("latent = -3"), "config.toml:1: model.latent = -3: must be positive");
  EXPECT_EQ(refusal("beta = -1"), "config.toml:1: model.beta = -1: must be at least 0");
  EXPECT_EQ(refusal("beta = -0.5"), "config.toml:1: model.beta = -0.5: must be at least 0");
  EXPECT_EQ(refusal("likelihood = \"norml\""), "config.toml:1: model.likelihood = \"norml\": must be one of bernoulli, normal");
  EXPECT_EQ(refusal("weights = [1, 2]"), "config.toml:1: model.weights[1] = 2: must be below 2");
  EXPECT_EQ(refusal("seed = -1"), "config.toml:1: model.seed = -1: must be at least 0");
  EXPECT_EQ(refusal("[optimizer]\nclip = 0.5"), "config.toml:2: model.optimizer.clip = 0.5: must be above 0.5");
}

TEST(Parse, RefusesNotANumber) {
  EXPECT_EQ(refusal("beta = nan"), "config.toml:1: model.beta = nan: must be a number");
  EXPECT_EQ(refusal("weights = [nan]"), "config.toml:1: model.weights[0] = nan: must be a number");
  EXPECT_EQ(read("beta = inf").beta, INFINITY);
}

TEST(Parse, RefusesUnknownKeysWithTheNearestName) {
  EXPECT_EQ(refusal("latent = 2\nbetta = 1"), "config.toml:2: model: unknown key 'betta'; did you mean 'beta'?");
  EXPECT_EQ(
      refusal("kind = \"vae\""),
      "config.toml:1: model: unknown key 'kind'; known: latent, beta, tied, likelihood, weights, tags, seed, optimizer, encoder");
  EXPECT_EQ(refusal("[optimizer]\nrte = 1"), "config.toml:2: model.optimizer: unknown key 'rte'; did you mean 'rate'?");
}

TEST(Parse, OthersCatchesSubTablesOnly) {
  const auto table = parse_toml("rate = 0.1\n[critic]\nrate = 0.2\n[generator]\nclip = 3", "config.toml");
  const auto spec = parse<Adam>(table, "train.optimizer");
  EXPECT_EQ(spec.turns.size(), 2u);
  EXPECT_EQ(spec.turns.at("critic"), (Table{{"rate", 0.2}}));
  EXPECT_EQ(parse<Adam>(to_table(spec)).turns, spec.turns);
  EXPECT_THROW(parse<Adam>(Table{{"critic", 1}}), UserError);  // not a section
}

TEST(Parse, AMessageHasNoPlaceWhenTheProgramMadeTheValue) {
  try {
    parse<Vae>(Table{{"latent", 0}});
    FAIL();
  } catch (const UserError& error) {
    EXPECT_STREQ(error.what(), "latent = 0: must be positive");
  }
}

TEST(Parse, LongValuesAreCutInMessages) {
  const auto message = refusal("beta = \"" + std::string(55, 'x') + "\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\"");
  EXPECT_LT(message.size(), 120u);
  EXPECT_THAT(message, testing::HasSubstr("\u00e9...: must be a number"));
}

}  // namespace
}  // namespace gx
