// Every metric of samples grows worse with every corruption, step by step: 1000 test images of Fashion-MNIST against 1000 others
// that are spoiled more and more, seen through the net that ships with the program.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "generatrix/base/errors.h"
#include "generatrix/data/memory.h"
#include "generatrix/data/source.h"
#include "generatrix/eval/reference.h"
#include "generatrix/eval/two_sample/classifier_score.h"
#include "generatrix/eval/two_sample/classifier_two_sample.h"
#include "generatrix/eval/two_sample/frechet_distance.h"
#include "generatrix/eval/two_sample/kernel_distance.h"
#include "generatrix/eval/two_sample/precision_recall.h"
#include "generatrix/eval/two_sample/sliced_wasserstein.h"
#include "generatrix/studio/features.h"

#include "tests/corruptions/corruptions.h"

namespace gx {
namespace {

constexpr std::int64_t kRows = 1000;
constexpr int kStrengths = 4;

struct Judge {
  std::string name;
  double sign;   // +1 when larger is worse
  double slack;  // a step may fall back by so much: what two draws of one law differ by
  std::function<double(const Seen& real, const Seen& fake)> of;
};

const std::vector<Judge>& judges() {
  static const std::vector<Judge> all{
      {"frechet_distance", 1, 0, [](const Seen& a, const Seen& b) { return frechet_distance(a.features, b.features); }},
      {"kernel_distance", 1, 0,
       [](const Seen& a, const Seen& b) { return kernel_distance(a.features, b.features, Rng(1)).value; }},
      {"precision_recall", -1, 0.02,
       [](const Seen& a, const Seen& b) {
         const auto precision = precision_of(a.features, b.features, 3).value,
                    recall = recall_of(a.features, b.features, 3).value;
         return 2 * precision * recall / (precision + recall);
       }},
      {"coverage", -1, 0.02, [](const Seen& a, const Seen& b) { return coverage_of(a.features, b.features, 5).value; }},
      {"sliced_wasserstein", 1, 0.002, [](const Seen& a, const Seen& b) { return sliced_wasserstein(a.x, b.x, Rng(1)).value; }},
      {"two_sample_test", 1, 0.02,
       [](const Seen& a, const Seen& b) { return classifier_two_sample(a.features, b.features, Rng(1)).accuracy; }},
      {"classifier_score", -1, 0.1, [](const Seen&, const Seen& b) { return classifier_score(b.log_probs).value; }}};
  return all;
}

class Corruptions : public testing::TestWithParam<Corruption> {
 protected:
  static const Reference* reference() {
    static const auto made = [] {
      std::unique_ptr<Reference> nothing;
      if (!std::getenv("GENERATRIX_DATA")) return nothing;
      const auto data = open_data({.name = "fashion-mnist", .values = "grey"});
      const auto net = shipped_features("fashion-mnist");
      const auto n = data.test->size();
      const Subset judged(data.test, at::arange(kRows)), others(data.test, at::arange(n - kRows, n));
      return std::make_unique<Reference>(
          Reference::Parts{.judged = judged, .train = others, .codec = data.codec, .n = kRows, .net = net, .rng = Rng(0)});
    }();
    return made.get();
  }
};

TEST_P(Corruptions, AreSeenByEveryMetric) {
  if (!reference()) GTEST_SKIP() << "GENERATRIX_DATA is not set";
  const at::NoGradGuard off;
  std::vector<Seen> spoiled{reference()->twin()};
  for (int strength = 1; strength <= kStrengths; ++strength) {
    Rng rng(7);
    spoiled.push_back(reference()->see(GetParam().spoil(reference()->twin().x, strength, rng)));
  }
  for (const auto& judge : judges()) {
    std::vector<double> values;
    std::string list;
    for (const auto& fake : spoiled) {
      values.push_back(judge.of(reference()->real(), fake));
      list += fmt::format(" {:.4g}", values.back());
    }
    RecordProperty(judge.name, list);
    for (std::size_t i = 1; i < values.size(); ++i)
      EXPECT_GT(judge.sign * (values[i] - values[i - 1]), -judge.slack) << judge.name << ":" << list;
    EXPECT_GT(judge.sign * (values.back() - values.front()), judge.slack) << judge.name << ":" << list;
  }
  const auto density = [](const Seen& fake) { return density_of(reference()->real().features, fake.features, 5).value; };
  EXPECT_LT(density(spoiled.back()), density(spoiled.front()));
}

INSTANTIATE_TEST_SUITE_P(Each, Corruptions, testing::ValuesIn(corruptions()), [](const auto& each) { return each.param.name; });

}  // namespace
}  // namespace gx
