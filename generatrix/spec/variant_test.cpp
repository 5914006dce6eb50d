// Sections that are one of several specs.
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"
#include "generatrix/spec/parse.h"
#include "generatrix/spec/to_table.h"
#include "generatrix/spec/toml.h"

#include "tests/support/spec_example.h"

namespace gx {
namespace {

using example::Conv;
using example::Mlp;
using example::Vae;

Vae read_variant(std::string_view text) { return parse<Vae>(parse_toml(text, "config.toml"), "model"); }

std::string variant_refusal(std::string_view text) {
  try {
    read_variant(text);
  } catch (const UserError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Variant, WithoutKindIsTheDefaultsAlternativeWithItsValues) {
  const auto spec = read_variant("[encoder]\ndropout = 0.5");
  EXPECT_EQ(std::get<Mlp>(spec.encoder).widths, (std::vector<std::int64_t>{300, 200}));
  EXPECT_EQ(std::get<Mlp>(spec.encoder).dropout, 0.5);
}

TEST(Variant, NamingTheDefaultsKindChangesNothing) {
  EXPECT_EQ(to_table(read_variant("[encoder]\nkind = \"mlp\"")), to_table(Vae{}));
}

TEST(Variant, AnotherKindStartsFresh) {
  EXPECT_EQ(std::get<Conv>(read_variant("[encoder]\nkind = \"conv\"").encoder).channels, 32);
  EXPECT_EQ(std::get<Conv>(read_variant("encoder = {kind = \"conv\", channels = 64}").encoder).channels, 64);
}

TEST(Variant, AWordIsItsKind) {
  EXPECT_EQ(to_table(read_variant("encoder = \"conv\"")), to_table(read_variant("encoder.kind = \"conv\"")));
  EXPECT_EQ(to_table(read_variant("encoder = \"mlp\"")), to_table(Vae{}));
}

TEST(Variant, RefusesUnknownKindsKeysAndShapes) {
  EXPECT_EQ(variant_refusal("[encoder]\nkind = \"cnv\""),
            "config.toml:2: model.encoder.kind: unknown kind 'cnv'; did you mean 'conv'?");
  EXPECT_EQ(variant_refusal("[encoder]\nkind = \"rnn\""),
            "config.toml:2: model.encoder.kind: unknown kind 'rnn'; known: mlp, conv");
  EXPECT_EQ(variant_refusal("[encoder]\nkind = 1"), "config.toml:2: model.encoder.kind = 1: must be text in quotes");
  EXPECT_EQ(variant_refusal("[encoder]\nkind = \"conv\"\nwidths = [1]"),
            "config.toml:3: model.encoder of kind conv: unknown key 'widths'; known: kind, channels");
  EXPECT_EQ(variant_refusal("encoder = \"cnv\""), "config.toml:1: model.encoder.kind: unknown kind 'cnv'; did you mean 'conv'?");
  EXPECT_EQ(variant_refusal("encoder = 3"), "config.toml:1: model.encoder = 3: must be a section, as in [model.encoder]");
  EXPECT_EQ(variant_refusal("optimizer = \"adam\""),
            "config.toml:1: model.optimizer = \"adam\": must be a section, as in [model.optimizer]");
  EXPECT_EQ(variant_refusal("[encoder]\nwidths = [8, -1]"), "config.toml:2: model.encoder.widths[1] = -1: must be positive");
}

TEST(ToTable, IsCompleteInDeclarationOrderWithKindFirst) {
  Vae spec;
  spec.encoder = Conv{.channels = 3};
  spec.seed = 5;
  EXPECT_EQ(to_toml(to_table(spec)), R"(latent = 20
beta = 1.0
tied = false
likelihood = "bernoulli"
weights = [1.0, 0.5]
tags = []
seed = 5

[optimizer]
rate = 0.001

[encoder]
kind = "conv"
channels = 3
)");
}

TEST(ToTable, OmitsAnEmptyOptional) { EXPECT_EQ(to_table(Vae{}).find("seed"), nullptr); }

TEST(ToTable, ReadsBackAsTheSameSpec) {
  Vae spec{.latent = 3, .beta = 0.1, .tied = true, .likelihood = "normal", .weights = {}, .tags = {"\n"}, .seed = 0};
  spec.optimizer.clip = 2.5;
  spec.optimizer.turns["a b"] = Table{{"rate", 1}};
  spec.encoder = Conv{7};
  const auto table = to_table(spec);
  EXPECT_EQ(to_table(parse<Vae>(table)), table);
  EXPECT_EQ(to_table(parse<Vae>(parse_toml(to_toml(table), ""))), table);
}

}  // namespace
}  // namespace gx
