#include "generatrix/studio/report_headline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "generatrix/studio/report_differences.h"
#include "generatrix/studio/report_html.h"

#include "tests/support/comparison_example.h"

namespace gx {
namespace {

using testing::ElementsAre;

std::vector<std::string> names_of(const Report& report) {
  std::vector<std::string> names;
  for (const auto& shown : headline_of(report)) names.push_back(report.columns[shown.column].name);
  return names;
}

TEST(ReportHeadline, HasOneColumnForEachClaimOfAnArticle) {
  EXPECT_THAT(names_of(comparison_of_six()),
              ElementsAre("frechet_distance", "bits_per_dim", "seconds_to_5_percent", "parameters", "passes_to_sample",
                          "sample_speedup", "round_trip_error", "samples_per_second_256"));
}

TEST(ReportHeadline, ExplainsEveryColumnInASentence) {
  for (const auto& shown : headline_of(comparison_of_six())) {
    EXPECT_TRUE(shown.about.ends_with(".")) << shown.about;
    EXPECT_FALSE(shown.heading.empty());
  }
}

TEST(ReportHeadline, TakesTheNextBestWhereAColumnIsAbsent) {
  auto report = comparison_of_six();
  report.columns[0].name = "sliced_wasserstein";
  report.columns[4].name = "elbo";
  const auto names = names_of(report);
  EXPECT_EQ(names[0], "sliced_wasserstein");
  EXPECT_EQ(names[1], "elbo");
}

TEST(ReportHeadline, HasAllMeasuresOfAReportOfFew) {
  Report report{.columns = {{.name = "recall", .heading = "recall", .group = "quality"},
                            {.name = "kl_per_dimension", .heading = "KL", .group = "representation"},
                            {.name = "parameters", .heading = "parameters", .group = "cost"}}};
  EXPECT_THAT(names_of(report), ElementsAre("recall", "kl_per_dimension", "parameters"));
  EXPECT_TRUE(headline_of(report)[0].asked);
  EXPECT_FALSE(headline_of(report)[2].asked);
}

TEST(ReportHeadline, StandsInTheDocumentThatThePageDrawsFrom) {
  const auto report = comparison_of_six();
  const auto all = nlohmann::json::parse(report_json(report));
  ASSERT_EQ(all["headline"].size(), headline_of(report).size());
  EXPECT_EQ(all["headline"][1]["word"], "likelihood");
  EXPECT_EQ(all["columns"][all["headline"][1]["column"].get<std::size_t>()]["name"], "bits_per_dim");
  EXPECT_EQ(all["trainings"][0]["steps"], 4310);
}

TEST(Trainings, AreOneForEachContestant) {
  const auto all = trainings_of(comparison_of_six());
  ASSERT_EQ(all.size(), 5u) << "two rows of one vae";
  EXPECT_EQ(all[1], (TrainingTook{"vae", 4162, 20.01}));
  EXPECT_TRUE(trainings_of({}).empty());
}

TEST(Differences, SayWhatATrainingReachedInPlaceOfItsPlan) {
  const Table planned{{"train", Table{{"steps", std::int64_t{30'000}}, {"batch", std::int64_t{16}}}}};
  const Table other{{"train", Table{{"epochs", std::int64_t{10}}, {"batch", std::int64_t{128}}}}};
  Contest contest{.configs = {planned, other}};
  contest.contestants = {{.name = "gan"}, {.name = "vae"}};
  const Report report{.columns = {{.name = "training_steps"}, {.name = "training_seconds"}},
                      .rows = {{.name = "gan", .cells = {{.value = 1986}, {.value = 20.02}}},
                               {.name = "vae", .cells = {{.value = 4162}, {.value = 20.01}}}}};
  const auto all = differences_of(report, contest);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].key, "training reached");
  EXPECT_THAT(all[0].values, ElementsAre("1986 steps in 20 s", "4162 steps in 20 s"));
  EXPECT_EQ(all[1].key, "train.batch");
}

}  // namespace
}  // namespace gx
