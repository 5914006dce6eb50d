#include "generatrix/contract/catalog.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::ThrowsMessage;

struct MuteSpec {
  double width = 2;
  static auto fields() { return std::tuple(field("width", &MuteSpec::width, "of nothing", positive)); }
};
struct Mute : Model {
  std::vector<Turn> turns() override { return {}; }
};
struct Singer final : Mute, CanSample, CanScore {
  Tensor sample(std::int64_t n, const Tensor&, Rng&) override { return at::zeros({n}); }
  Score score(const Batch& batch, Rng&) override { return {batch.x, Score::Kind::exact, Score::Measure::density}; }
};

Catalog two() {
  Catalog catalog;
  catalog.add<MuteSpec>({.name = "mute", .family = "test", .summary = "can nothing", .paper = ""},
                        [](const MuteSpec&, const Space&) { return std::make_shared<Mute>(); });
  catalog.add<MuteSpec>({.name = "singer", .family = "test", .summary = "can two things", .paper = ""},
                        [](const MuteSpec& spec, const Space&) {
                          if (spec.width > 10) throw errors::needs_image("singer", {2});
                          return std::make_shared<Singer>();
                        });
  return catalog;
}

TEST(Catalog, AbilitiesFollowFromTheTypeThatBuildReturns) {
  const auto catalog = two();
  EXPECT_THAT(catalog.at("mute").abilities, IsEmpty());
  EXPECT_THAT(catalog.at("singer").abilities, ElementsAre("sample", "score"));
  EXPECT_THAT(catalog.names_with("score"), ElementsAre("singer"));
  EXPECT_THAT(catalog.names_with("decode"), IsEmpty());
}

TEST(Catalog, OffersTheNearestName) {
  EXPECT_THAT([] { two().at("singr"); }, ThrowsMessage<UserError>(AllOf(HasSubstr("model"), HasSubstr("'singer'"))));
  EXPECT_THAT([] { two().at("zzz"); }, ThrowsMessage<UserError>(AllOf(HasSubstr("mute"), HasSubstr("singer"))));
}

TEST(Catalog, NormalizesAndChecksByTheSpec) {
  const auto catalog = two();
  EXPECT_EQ(catalog.at("mute").normalize({}), (Table{{"width", 2.0}}));
  EXPECT_THAT([&] { catalog.at("mute").normalize(Table{{"width", -1}}); }, ThrowsMessage<UserError>(HasSubstr("model.width")));
  EXPECT_THAT([&] { catalog.at("mute").build(Table{{"wide", 1}}, {}); }, ThrowsMessage<UserError>(HasSubstr("width")));
  EXPECT_THROW(catalog.at("singer").build(Table{{"width", 11.0}}, {}), UserError);
  EXPECT_EQ(catalog.at("mute").fields.front().path, "width");
}

TEST(Require, GivesTheAbilityOrNamesTheModelsThatHaveIt) {
  const auto catalog = two();
  const auto mute = catalog.at("mute").build({}, {}), singer = catalog.at("singer").build({}, {});
  const auto with = catalog.names_with("score");
  Rng rng(1);
  EXPECT_EQ(require<CanScore>(*singer, "singer", "score", with).score({at::ones({3}), {}, {}}, rng).nats.size(0), 3);
  EXPECT_THAT([&] { require<CanScore>(*mute, "mute", "score", with); },
              ThrowsMessage<UserError>(AllOf(HasSubstr("mute cannot score"), HasSubstr("singer"))));
}

}  // namespace
}  // namespace gx
