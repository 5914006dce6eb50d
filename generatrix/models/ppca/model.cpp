// Probabilistic principal components. Tipping and Bishop, Probabilistic Principal Component Analysis, Journal of the Royal
// Statistical Society B 61(3), 1999.
#include "generatrix/contract/catalog.h"
#include "generatrix/families/linear/factor_model.h"

namespace gx {
namespace {

struct PpcaSpec {
  std::int64_t latent = 10;
  std::string fit = "auto";
  double least_noise = 1e-3;

  static auto fields() {
    return std::tuple(field("latent", &PpcaSpec::latent, "dimensions of z, fewer than an event has", positive),
                      field("fit", &PpcaSpec::fit,
                            "closed_form: one epoch is enough; em: an iteration an epoch; auto: em where cells are unknown",
                            one_of({"auto", "closed_form", "em"})),
                      field("least_noise", &PpcaSpec::least_noise, "least deviation of the noise", positive));
  }
};

std::optional<std::string> why_not_ppca(const PpcaSpec& spec, const Task& task) {
  if (auto reason = why_no_factors(spec.latent, task)) return reason;
  if (spec.fit != "closed_form" || !task.event.only().may_miss) return {};
  return "cells are unknown in some rows, and the closed form needs them all; use fit em or auto";
}

std::shared_ptr<FactorModel> build_ppca(const PpcaSpec& spec, const Task& task) {
  using Method = FactorModel::Method;
  const bool em = spec.fit == "em" || task.event.only().may_miss;
  return std::make_shared<FactorModel>(
      spec.latent,
      FactorModel::Rules{
          .method = em ? Method::em : Method::closed_form, .one_noise = true, .floor = spec.least_noise * spec.least_noise},
      Task{task.event, {}});
}

}  // namespace

void add_ppca(Catalog& catalog) {
  catalog.add<PpcaSpec>({.name = "ppca",
                         .family = "linear",
                         .summary = "principal components with a density: linear codes and noise of one size, all of it exact",
                         .paper = "Tipping and Bishop, Probabilistic Principal Component Analysis, 1999"},
                        why_not_ppca, build_ppca);
}

}  // namespace gx
