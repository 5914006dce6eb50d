#include "tests/support/distribution_cases.h"

#include <ATen/ATen.h>

#include "generatrix/prob/bijectors/sigmoid.h"
#include "generatrix/prob/distributions/bernoulli.h"
#include "generatrix/prob/distributions/categorical.h"
#include "generatrix/prob/distributions/continuous_bernoulli.h"
#include "generatrix/prob/distributions/discretized_logistic_mixture.h"
#include "generatrix/prob/distributions/laplace.h"
#include "generatrix/prob/distributions/logistic.h"
#include "generatrix/prob/distributions/mixture.h"
#include "generatrix/prob/distributions/normal.h"
#include "generatrix/prob/distributions/pushforward.h"
#include "generatrix/prob/distributions/uniform.h"

namespace gx {
namespace {

using Parameters = std::vector<Tensor>;

Tensor t(std::vector<double> values) { return at::tensor(values, at::kDouble); }
Tensor rows(std::vector<double> values) { return t(std::move(values)).reshape({3, -1}); }

template <class L>
Distribution of_one(const Parameters& p) {
  return L{p[0]};
}
template <class L>
Distribution of_two(const Parameters& p) {
  return L{p[0], p[1]};
}

std::vector<double> levels(int symbols) {
  std::vector<double> all;
  for (int i = 0; i < symbols; ++i) all.push_back(static_cast<double>(i) / (symbols - 1));
  return all;
}

template <class L>
DistributionCase location_scale(const std::string& name) {
  return {.name = name,
          .parameters = {t({0.5, -1.25, 2}), t({0.5, 1, 2})},
          .build = of_two<L>,
          .low = -60,
          .high = 60,
          .n_cells = 120000,
          .reparameterized = true,
          .extremes = {{t({0, 0, 0}), t({1e-4, 1, 1e6})}},
          .edges = {-1e3, 0, 1e3}};
}

Distribution two_normals(const Parameters& p) { return Mixture{Categorical{p[0]}, Normal{p[1], p[2]}}; }
Distribution logit_normal(const Parameters& p) { return Pushforward{Normal{p[0], p[1]}, Sigmoid{}}; }
Distribution eight_levels(const Parameters& p) { return DiscretizedLogisticMixture{p[0], p[1], p[2], 8}; }

DistributionCase uniform() {
  return {.name = "Uniform",
          .parameters = {t({0, -1.5, 2}), t({0.25, 1.5, 6})},
          .build = of_two<Uniform>,
          .low = -8,
          .high = 8,
          .n_cells = 32000,
          .reparameterized = true,
          .extremes = {{t({-1e6, -1, -1}), t({1e6, 1, 1.5})}},
          .edges = {-1, 0, 1}};
}

DistributionCase bernoulli() {
  return {.name = "Bernoulli",
          .parameters = {t({-2, 0.3, 4})},
          .build = of_one<Bernoulli>,
          .outcomes = {0, 1},
          .extremes = {{t({-1e4, 0, 1e4})}},
          .edges = {0, 0.5, 1}};
}

DistributionCase categorical() {
  return {.name = "Categorical",
          .parameters = {rows({0.1, -1, 2, 0.5, 0, 0, 0, 0, -3, 3, 1, -2})},
          .build = of_one<Categorical>,
          .outcomes = {0, 1, 2, 3},
          .extremes = {{rows({-1e4, 1e4, 0, 0, 1e4, 1e4, 0, 0, -1e4, -1e4, 0, 1})}},
          .edges = {0, 1, 3}};
}

DistributionCase continuous_bernoulli(const std::string& name, Tensor logits) {
  return {.name = name,
          .parameters = {std::move(logits)},
          .build = of_one<ContinuousBernoulli>,
          .low = 0,
          .high = 1,
          .reparameterized = true,
          .extremes = {{t({-1e4, 0, 1e4})}, {t({1e-6, -1e-12, 1e-30})}},
          .edges = {0, 0.5, 1}};
}

DistributionCase discretized_logistics() {
  return {.name = "DiscretizedLogisticMixture",
          .parameters = {rows({0.3, -0.2, 1, -1, 0, 2}), rows({0.2, 0.8, 0.5, -0.1, 0.9, 1.2}), rows({-3, -2, -1, -4, -2.5, 0})},
          .build = eight_levels,
          .outcomes = levels(8),
          .extremes = {{rows({1e4, -1e4, 0, 0, 0, 0}), rows({5, -5, 0.5, 0.5, 0, 1}), rows({-100, -7, 100, 7, -50, 1e4})}},
          .edges = {0, 3. / 7, 1}};
}

DistributionCase mixture() {
  return {.name = "Mixture",
          .parameters = {rows({0.3, -0.2, 1, -1, 0, 2}), rows({-2, 2, 0, 1, -3, 0.5}), rows({0.5, 1, 1, 2, 0.7, 1.5})},
          .build = two_normals,
          .low = -30,
          .high = 30,
          .extremes = {{rows({1e4, -1e4, 0, 0, 0, 0}), rows({-2, 2, 0, 1, -3, 0.5}), rows({1e-3, 1, 1, 1e3, 1, 1})}},
          .edges = {-10, 0, 10}};
}

DistributionCase pushforward() {
  return {.name = "Pushforward",
          .parameters = {t({0.5, -1, 1}), t({0.5, 0.8, 0.6})},
          .build = logit_normal,
          .low = 0,
          .high = 1,
          .reparameterized = true,
          .has_mean = false,
          .extremes = {{t({-100, 0, 100}), t({1, 1e-2, 10})}},
          .edges = {1e-6, 0.5, 0.999}};
}

}  // namespace

Tensor DistributionCase::points() const {
  if (discrete()) return t(outcomes);
  return low + (at::arange(n_cells, at::kDouble) + 0.5) * cell();
}

const std::vector<DistributionCase>& distribution_cases() {
  static const std::vector<DistributionCase> cases = {
      location_scale<Normal>("Normal"),
      location_scale<Laplace>("Laplace"),
      location_scale<Logistic>("Logistic"),
      uniform(),
      bernoulli(),
      categorical(),
      continuous_bernoulli("ContinuousBernoulli", t({-3, 0.7, 20})),
      continuous_bernoulli("ContinuousBernoulliNearUniform", t({0.3, -0.01, 1e-5})),
      discretized_logistics(),
      mixture(),
      pushforward()};
  return cases;
}

std::vector<Tensor> cast(const std::vector<Tensor>& parameters, at::ScalarType type) {
  std::vector<Tensor> out;
  for (const auto& p : parameters) out.push_back(p.to(type));
  return out;
}

std::vector<Tensor> row(const std::vector<Tensor>& parameters, std::int64_t i) {
  std::vector<Tensor> out;
  for (const auto& p : parameters) out.push_back(p.select(0, i));
  return out;
}

}  // namespace gx
