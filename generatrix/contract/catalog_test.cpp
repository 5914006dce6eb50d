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
struct Silent : Model {
  std::vector<Turn> turns() override { return {}; }
};
struct Singer final : Silent, CanSample, CanScore {
  Rows sample(std::int64_t n, const Rows&, Rng&) override { return at::zeros({n}); }
  Score score(const Batch& batch, Rng&) override { return {batch.x(), score_info()}; }
  ScoreInfo score_info() const override { return {Score::Kind::exact, Score::Measure::density}; }
};

std::optional<std::string> any_task(const MuteSpec&, const Task&) { return {}; }

Catalog two() {
  Catalog catalog;
  catalog.add<MuteSpec>({.name = "mute", .family = "test", .summary = "can nothing", .paper = ""}, any_task,
                        [](const MuteSpec&, const Task&) { return std::make_shared<Silent>(); });
  catalog.add<MuteSpec>(
      {.name = "singer", .family = "test", .summary = "can two things", .paper = ""},
      [](const MuteSpec& spec, const Task& task) -> std::optional<std::string> {
        if (spec.width > 10 && task.event.empty()) return "it is too wide for nothing";
        return {};
      },
      [](const MuteSpec&, const Task&) { return std::make_shared<Singer>(); });
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
  EXPECT_EQ(catalog.at("mute").fields.front().path, "width");
}

TEST(Catalog, RefusesATaskWithTheReasonThatItGivesBeforehand) {
  const auto catalog = two();
  const auto& singer = catalog.at("singer");
  const Table wide{{"width", 11.0}};
  const Task of_something{Space{{Field{.name = "x"}}}, {}};
  EXPECT_EQ(singer.why_not(wide, {}), "it is too wide for nothing");
  EXPECT_EQ(singer.why_not(wide, of_something), std::nullopt);
  EXPECT_EQ(singer.why_not({}, {}), std::nullopt);
  EXPECT_THAT([&] { singer.why_not(Table{{"width", -1}}, {}); }, ThrowsMessage<UserError>(HasSubstr("model.width")));
  EXPECT_THAT([&] { singer.build(wide, {}); },
              ThrowsMessage<UserError>(AllOf(HasSubstr("singer"), HasSubstr("it is too wide for nothing"))));
  EXPECT_NE(singer.build(wide, of_something), nullptr);
}

TEST(Require, GivesTheAbilityOrNamesTheModelsThatHaveIt) {
  const auto catalog = two();
  const auto mute = catalog.at("mute").build({}, {}), singer = catalog.at("singer").build({}, {});
  const auto with = catalog.names_with("score");
  Rng rng(1);
  EXPECT_EQ(require<CanScore>(*singer, "singer", "score", with).score({at::ones({3})}, rng).nats.size(0), 3);
  EXPECT_THAT([&] { require<CanScore>(*mute, "mute", "score", with); },
              ThrowsMessage<UserError>(AllOf(HasSubstr("mute cannot score"), HasSubstr("singer"))));
}

}  // namespace
}  // namespace gx
