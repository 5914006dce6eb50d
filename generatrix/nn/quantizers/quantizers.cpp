#include "generatrix/nn/quantizers/quantizers.h"

#include <fmt/format.h>

namespace gx {
namespace {

constexpr std::int64_t kMostSymbols = 65'536;

QuantizerPtr codebook_of(const CodebookSpec& spec) {
  return std::visit([](const auto& own) -> QuantizerPtr { return std::make_shared<Codebook>(own); }, spec);
}

std::vector<QuantizerPtr> codebooks_of(const CodebookSpec& spec, std::int64_t n) {
  std::vector<QuantizerPtr> all;
  for (std::int64_t i = 0; i < n; ++i) all.push_back(codebook_of(spec));
  return all;
}

struct MakeQuantizer {
  QuantizerPtr operator()(const AveragedCodebookSpec& spec) const { return codebook_of(spec); }
  QuantizerPtr operator()(const GradientCodebookSpec& spec) const { return codebook_of(spec); }
  QuantizerPtr operator()(const ProductSpec& spec) const {
    return std::make_shared<ProductQuantizer>(codebooks_of(spec.codebook, spec.parts));
  }
  QuantizerPtr operator()(const ResidualStagesSpec& spec) const {
    return std::make_shared<ResidualQuantizer>(codebooks_of(spec.codebook, spec.stages));
  }
  QuantizerPtr operator()(const FiniteScalarSpec& spec) const { return std::make_shared<FiniteScalar>(spec); }
};

}  // namespace

std::optional<std::string> why_not(const QuantizerSpec& spec) {
  const auto* finite = std::get_if<FiniteScalarSpec>(&spec);
  if (!finite) return {};
  if (finite->levels.empty()) return "quantizer.levels is empty: it needs the levels of one number at least";
  std::int64_t n = 1;
  for (const auto levels : finite->levels) n = std::min(n * levels, kMostSymbols + 1);
  if (n > kMostSymbols) return fmt::format("quantizer.levels make more than {} symbols", kMostSymbols);
  return {};
}

QuantizerPtr make_quantizer(const QuantizerSpec& spec) { return std::visit(MakeQuantizer{}, spec); }

}  // namespace gx
