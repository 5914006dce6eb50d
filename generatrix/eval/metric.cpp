#include "generatrix/eval/metric.h"

#include <ATen/ATen.h>

#include <cmath>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

bool has(Model& model, const std::string& ability) {
  if (ability == "score") return dynamic_cast<CanScore*>(&model);
  if (ability == "encode") return dynamic_cast<CanEncode*>(&model);
  if (ability == "decode") return dynamic_cast<CanDecode*>(&model);
  if (ability == "prior") return dynamic_cast<HasPrior*>(&model);
  throw errors::misuse("metric", "need " + ability, "score, encode, decode or prior");
}

}  // namespace

Measurement mean_of(const Tensor& rows) {
  const auto n = rows.numel();
  Measurement result{.value = rows.mean().item<double>(), .n = n};
  if (n > 1) result.standard_error = rows.std().item<double>() / std::sqrt(static_cast<double>(n));
  return result;
}

std::vector<std::string> lacking(Model& model, const std::vector<std::string>& needs) {
  std::vector<std::string> absent;
  for (const auto& ability : needs) {
    if (!has(model, ability)) absent.push_back(ability);
  }
  return absent;
}

}  // namespace gx
