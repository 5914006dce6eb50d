#include "generatrix/contract/abilities.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

namespace gx {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Mute : Model {
  std::vector<Turn> turns() override { return {}; }
};
// Declared in another order than that of the list.
struct Able final : Mute, CanScore, CanComplete, CanSample {
  Score score(const Batch& batch, Rng&) override { return {batch.x(), score_info()}; }
  ScoreInfo score_info() const override { return {}; }
  Rows sample(std::int64_t n, const Rows&, Rng&) override { return at::zeros({n}); }
  Rows complete(const Batch& partial, std::int64_t, Rng&) override { return partial.event; }
  ScoreInfo::Kind exactness() const override { return ScoreInfo::Kind::exact; }
};

std::vector<std::string> all_names() {
  std::vector<std::string> names;
  std::apply([&](const auto&... each) { (names.push_back(each.name), ...); }, kAbilities);
  return names;
}

TEST(Abilities, AreThoseOfTheTypeInTheOrderOfTheList) {
  EXPECT_THAT(abilities_of<Mute>(), IsEmpty());
  EXPECT_THAT(abilities_of<Able>(), ElementsAre("sample", "complete", "score"));
}

TEST(Abilities, OfAModelAreThoseOfItsType) {
  const std::shared_ptr<Model> mute = std::make_shared<Mute>(), able = std::make_shared<Able>();
  for (const auto& name : all_names()) {
    EXPECT_FALSE(has_ability(*mute, name)) << name;
    EXPECT_EQ(has_ability(*able, name), name == "sample" || name == "complete" || name == "score") << name;
  }
}

TEST(Abilities, AnotherNameIsABugOfTheCaller) {
  EXPECT_THROW(has_ability(Mute(), "sing"), std::logic_error);
  EXPECT_THROW(has_ability(Able(), ""), std::logic_error);
}

}  // namespace
}  // namespace gx
