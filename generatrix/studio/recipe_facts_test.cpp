#include "generatrix/studio/recipe_facts.h"

#include <gmock/gmock.h>

#include "generatrix/base/errors.h"
#include "generatrix/studio/loaded_run.h"
#include "generatrix/studio/recipes.h"

namespace gx {
namespace {

TEST(RecipeFacts, TellWhatIsTrainedAndForHowLong) {
  const auto catalog = full_catalog();
  const auto facts = facts_of_recipe("realnvp-2d", catalog);  // of generated data, which every machine has
  EXPECT_EQ(facts.model->info.name, "realnvp");
  EXPECT_FALSE(facts.summary.empty());
  ASSERT_TRUE(facts.measure.has_value());
  EXPECT_GT(facts.measure->rows, 0);
  EXPECT_GT(facts.measure->parameters, 0);
  const auto& train = facts.config.train;
  EXPECT_EQ(facts.measure->steps,
            train.steps > 0 ? train.steps : train.epochs * ((facts.measure->rows + train.batch - 1) / train.batch));
}

TEST(RecipeFacts, ASummaryIsTheFirstSentenceOverSeveralLines) {
  EXPECT_EQ(summary_of({"one", "# Of one line. More. -- Somebody 2020\n[model]\n"}), "Of one line.");
  EXPECT_EQ(summary_of({"two", "# Of two\n# lines -- Somebody. 2020\n[model]\n# no\n"}), "Of two lines");
  EXPECT_EQ(summary_of({"none", "[model]\n"}), "");
  EXPECT_THAT(summary_of(*recipe_named("cgan-captions")), testing::EndsWith("(GAN-CLS)."));
  for (const auto& recipe : all_recipes()) EXPECT_FALSE(summary_of(recipe).empty()) << recipe.name;
}

TEST(RecipeFacts, UnknownNamesAreRefused) {
  EXPECT_TRUE(recipe_named("vae"));
  EXPECT_FALSE(recipe_named("vea"));
  const auto catalog = full_catalog();
  EXPECT_THROW(facts_of_recipe("vea", catalog), UserError);
}

}  // namespace
}  // namespace gx
