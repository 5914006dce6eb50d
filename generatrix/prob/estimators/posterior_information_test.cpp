#include "generatrix/prob/estimators/posterior_information.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/normal.h"

namespace gx {
namespace {

Distribution gaussian_law(const Tensor& mean, double sd) { return independent(Normal{mean, at::full_like(mean, sd)}, 1); }

TEST(PosteriorInformation, IsNoneForOneLawAndLogNForLawsThatAreApart) {
  Rng rng(1);
  const auto same = gaussian_law(at::zeros({40, 3}, at::kDouble), 1);
  EXPECT_LT(posterior_information({same}, same.sample({}, rng)).abs().max().item<double>(), 1e-12);
  const auto apart = gaussian_law(100 * at::arange(40, at::kDouble).unsqueeze(1), 1);
  EXPECT_NEAR(posterior_information({apart}, apart.sample({}, rng)).mean().item<double>(), std::log(40), 1e-9);
}

TEST(PosteriorInformation, DoesNotDependOnHowRowsAreBatched) {
  Rng rng(2);
  const auto means = rng.normal({30, 2}, at::kDouble);
  const auto whole = gaussian_law(means, 0.5);
  const auto z = whole.sample({}, rng);
  const auto parts = posterior_information({gaussian_law(means.slice(0, 0, 13), 0.5), gaussian_law(means.slice(0, 13), 0.5)}, z);
  EXPECT_TRUE(at::allclose(posterior_information({whole}, z), parts, 1e-12, 1e-12));
}

}  // namespace
}  // namespace gx
