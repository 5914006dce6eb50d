#include "generatrix/nn/corruption.h"

#include <ATen/ATen.h>

namespace gx {
namespace {

struct MakeCorruption {
  Corruption operator()(const NoCorruptionSpec&) const {
    return [](const Tensor& x, Rng&) { return x; };
  }
  Corruption operator()(const GaussianCorruptionSpec& spec) const {
    return [sd = spec.sd](const Tensor& x, Rng& rng) { return x + sd * rng.normal(x.sizes(), x.scalar_type()); };
  }
  Corruption operator()(const MaskingSpec& spec) const {
    return [share = spec.share](const Tensor& x, Rng& rng) {
      return x.masked_fill(rng.uniform(x.sizes(), x.scalar_type()) < share, 0);
    };
  }
  // One uniform number says both whether a cell is hit and which end it goes to.
  Corruption operator()(const SaltAndPepperSpec& spec) const {
    return [share = spec.share](const Tensor& x, Rng& rng) {
      const auto u = rng.uniform(x.sizes(), x.scalar_type());
      return x.masked_fill(u < share, 1).masked_fill_(u < share / 2, 0);
    };
  }
};

}  // namespace

Corruption make_corruption(const CorruptionSpec& spec) { return std::visit(MakeCorruption{}, spec); }

std::optional<std::string> why_not(const CorruptionSpec& spec, const Field& field) {
  if (!std::holds_alternative<SaltAndPepperSpec>(spec) || !is_real(field.values)) return {};
  return "salt and pepper are the ends of [0, 1], and " + field.name + " are real numbers; use masking or gaussian";
}

}  // namespace gx
