#include "generatrix/app/compare_headline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "tests/support/comparison_example.h"

namespace gx {
namespace {

using testing::HasSubstr;
using testing::Not;

std::vector<std::string> lines_in(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

TEST(CompareHeadline, FitsOneScreen) {
  const auto lines = lines_in(compare_headline(comparison_of_six()));
  EXPECT_LE(lines.size(), 26u);
  for (const auto& line : lines) EXPECT_LE(line.size(), 100u) << line;
}

TEST(CompareHeadline, SaysTheWordsOfArticlesAndTheirNumbers) {
  const auto text = compare_headline(comparison_of_six());
  for (const auto* word : {"quality", "likelihood", "efficient", "parallel", "reversible", "speed"})
    EXPECT_THAT(text, HasSubstr(word));
  const auto line = lines_in(text);
  const auto found = std::ranges::find_if(line, [](const std::string& l) { return l.starts_with("pixelcnn + prior"); });
  ASSERT_NE(found, line.end());
  EXPECT_THAT(*found, testing::MatchesRegex(
                          " *pixelcnn [+] prior +27.9 [+]-0.4 +3.53 exact[*] +10.1 +28064[*] +784 +1.98 +.[0-9]. +1124"));
}

TEST(CompareHeadline, HasNoColumnThatTheFullTableIsFor) {
  const auto text = compare_headline(comparison_of_six());
  for (const auto* heading : {"memoriz.", "FLOPs", "KID"}) EXPECT_THAT(text, Not(HasSubstr(heading)));
}

TEST(CompareHeadline, ExplainsDashesAndErrors) {
  const auto text = compare_headline(comparison_of_six());
  EXPECT_THAT(text, HasSubstr("[1] The model gives no likelihood.\n"));
  EXPECT_THAT(text, HasSubstr("+- is the standard error."));
  EXPECT_THAT(text, HasSubstr("* is the best of its column"));
}

TEST(CompareHeadline, PutsRowsThatNoModelMadeBelowTheModels) {
  auto report = comparison_of_six();
  ReportRow baseline{.name = "independent cells"};
  baseline.cells.assign(report.columns.size(), {.reason = "no model"});
  baseline.cells[0] = {.value = 61.2, .standard_error = 0.8};
  report.baselines = {baseline};
  const auto text = compare_headline(report);
  EXPECT_THAT(text, HasSubstr("\n(independent          61.2 +-0.8\n cells)\n"));
  for (const auto& line : lines_in(text)) EXPECT_LE(line.size(), 100u) << line;
  EXPECT_THAT(text, Not(HasSubstr("no model")));
}

TEST(CompareHeadline, SaysWhatEachTrainingGot) {
  EXPECT_THAT(compare_headline(comparison_of_six()), HasSubstr("autoencoder 4310 in 16.0 s, vae 4162 in 20.0 s"));
}

TEST(CompareHeadline, TellsOfATrainingThatFailed) {
  auto report = comparison_of_six();
  report.rows[3].failure = "diverged: loss is nan";
  EXPECT_THAT(compare_headline(report), HasSubstr("gan + prior        diverged: loss is nan\n"));
}

TEST(CompareHeadline, ShowsEveryMeasureThatWasAskedForByName) {
  Report report{.columns = {{.name = "recall", .heading = "recall", .group = "quality"},
                            {.name = "elbo", .heading = "ELBO", .group = "likelihood"}}};
  report.rows = {{.name = "vae", .cells = {{.value = 0.2}, {.value = -105, .standard_error = 3, .kind = "lower_bound"}}}};
  const auto text = compare_headline(report);
  EXPECT_THAT(text, HasSubstr("recall"));
  EXPECT_THAT(text, HasSubstr("-105 +-3 bound"));
}

}  // namespace
}  // namespace gx
