#include "generatrix/eval/metric_words.h"

#include <gmock/gmock.h>

#include "generatrix/base/errors.h"
#include "generatrix/eval/known_metrics.h"

namespace gx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

std::vector<std::string> meant(const std::vector<std::string>& words) {
  std::vector<std::string> names;
  for (const auto* metric : metrics_named(words)) names.push_back(metric->info.name);
  return names;
}

TEST(MetricWords, EveryMetricHasItsOwnName) {
  for (const auto& info : known_metrics()) EXPECT_THAT(meant({info.name}), ElementsAre(info.name));
}

TEST(MetricWords, TheNamesOfTheFieldAreTaken) {
  EXPECT_THAT(meant({"fid", "KID"}), ElementsAre("frechet_distance", "kernel_distance"));
  EXPECT_THAT(meant({"prdc"}), ElementsAre("precision", "recall", "density", "coverage"));
  EXPECT_THAT(meant({"inception_score,iwae"}), ElementsAre("classifier_score", "iwae_bound"));
}

TEST(MetricWords, EveryOtherNameLeadsToItsMetric) {
  int n = 0;
  for (const auto& info : known_metrics()) {
    for (const auto& other : other_names(info.name)) {
      EXPECT_THAT(meant({other}), ::testing::Contains(info.name));
      ++n;
    }
  }
  EXPECT_GT(n, 10);
}

TEST(MetricWords, OneMetricIsMeasuredOnce) { EXPECT_THAT(meant({"prdc,recall", "recall"}), ::testing::SizeIs(4)); }

TEST(MetricWords, AnUnknownWordAndOneWithTwoMeaningsAreRefused) {
  EXPECT_THAT([] { metrics_named({"elbow"}); }, ThrowsMessage<UserError>(HasSubstr("did you mean 'elbo'?")));
  EXPECT_THAT([] { metrics_named({"is"}); }, ThrowsMessage<UserError>(HasSubstr("can mean inception_score or iwae_bound")));
}

}  // namespace
}  // namespace gx
