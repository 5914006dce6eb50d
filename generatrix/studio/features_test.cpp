// What ships is what its README says: the accuracy on the test rows, where this machine has them.
#include "generatrix/studio/features.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/contract/conditions.h"
#include "generatrix/data/loader.h"
#include "generatrix/data/source.h"

#include "tests/support/known_data.h"

namespace gx {
namespace {

double test_accuracy(const FeatureNet& net, const std::string& name) {
  const auto data = open_data({.name = name});
  std::int64_t right = 0;
  for_each_batch(*data.test, data.codec, 500, Rng(1), [&](const Batch& batch, std::int64_t) {
    right += (net.of(batch.x()).log_probs.argmax(1) == labels_of(batch.given, data.codec.task())).sum().item<std::int64_t>();
  });
  return static_cast<double>(right) / static_cast<double>(data.test->size());
}

class ShippedFeatures : public ::testing::TestWithParam<std::pair<const char*, double>> {};

TEST_P(ShippedFeatures, ReachTheirMarkOnTheTestRows) {
  const auto& [name, mark] = GetParam();
  if (!is_here(name)) GTEST_SKIP() << name << " is not here: set GENERATRIX_DATA";
  const auto net = shipped_features(name);
  ASSERT_TRUE(net);
  EXPECT_GE(test_accuracy(*net, name), mark);
}

INSTANTIATE_TEST_SUITE_P(Known, ShippedFeatures,
                         ::testing::Values(std::pair("mnist", 0.992), std::pair("fashion-mnist", 0.915),
                                           std::pair("cifar10", 0.6)),
                         [](const auto& info) { return "set" + std::to_string(info.index); });

}  // namespace
}  // namespace gx
