// Factor analysis by expectation-maximization. Rubin and Thayer, EM Algorithms for ML Factor Analysis, Psychometrika 47(1), 1982.
#include "generatrix/contract/catalog.h"
#include "generatrix/families/linear/factor_model.h"

namespace gx {
namespace {

struct FactorAnalysisSpec {
  std::int64_t latent = 10;
  double least_noise = 1e-2;

  static auto fields() {
    return std::tuple(
        field("latent", &FactorAnalysisSpec::latent, "factors, fewer than an event has numbers", positive),
        field("least_noise", &FactorAnalysisSpec::least_noise,
              "least deviation of a cell's noise: a cell that never varies would have an infinite density", positive));
  }
};

std::optional<std::string> why_not_factor_analysis(const FactorAnalysisSpec& spec, const Task& task) {
  return why_no_factors(spec.latent, task);
}

std::shared_ptr<FactorModel> build_factor_analysis(const FactorAnalysisSpec& spec, const Task& task) {
  return std::make_shared<FactorModel>(
      spec.latent,
      FactorModel::Rules{.method = FactorModel::Method::em, .one_noise = false, .floor = spec.least_noise * spec.least_noise},
      Task{task.event, {}});
}

}  // namespace

void add_factor_analysis(Catalog& catalog) {
  catalog.add<FactorAnalysisSpec>(
      {.name = "factor_analysis",
       .family = "linear",
       .summary = "factors and noise of each cell's own, by expectation-maximization, all of it exact",
       .paper = "Rubin and Thayer, EM Algorithms for ML Factor Analysis, Psychometrika 47(1), 1982"},
      why_not_factor_analysis, build_factor_analysis);
}

}  // namespace gx
