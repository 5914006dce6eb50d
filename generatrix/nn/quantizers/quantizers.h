// The ways from vectors to symbols that a spec may choose.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "generatrix/nn/quantizers/composed.h"
#include "generatrix/nn/quantizers/finite_scalar.h"

namespace gx {

using QuantizerSpec = std::variant<AveragedCodebookSpec, GradientCodebookSpec, ProductSpec, ResidualStagesSpec, FiniteScalarSpec>;

// Why there is no such quantizer: too many symbols, or none. Nothing where there is one.
std::optional<std::string> why_not(const QuantizerSpec& spec);
QuantizerPtr make_quantizer(const QuantizerSpec& spec);

}  // namespace gx
