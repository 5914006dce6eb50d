// The figure that every table of classifiers of binarized MNIST begins with.
#include <gtest/gtest.h>

#include "generatrix/data/source.h"
#include "generatrix/tasks/naive_bayes.h"

#include "tests/support/known_data.h"

namespace gx {
namespace {

// Pixels above 127, all 60,000 training rows: 84.27 % of the 10,000 test rows.
TEST(NaiveBayesOfMnist, IsAsPublished) {
  if (!is_here("mnist")) GTEST_SKIP() << "mnist is not here: set GENERATRIX_DATA";
  const auto data = open_data({.name = "mnist", .values = "grey", .valid = 0});
  const auto model = fit_naive_bayes(*data.train, data.codec, Rng(1));
  EXPECT_NEAR(accuracy_of(classify(model, *data.test, data.codec, {})).value, 0.8427, 0.0005);
}

}  // namespace
}  // namespace gx
