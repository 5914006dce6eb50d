#include "generatrix/families/autoregressive/draws_symbols.h"

#include "generatrix/spec/parse.h"

namespace gx {
namespace {

struct ChoiceSpec {
  double temperature = 1;
  std::int64_t top_k = 0;
  double nucleus = 1;

  static auto fields() {
    return std::tuple(
        field("temperature", &ChoiceSpec::temperature,
              "log-probabilities of a symbol are divided by it; 0 draws the most probable symbol", at_least(0)),
        field("top_k", &ChoiceSpec::top_k, "only so many of the most probable symbols are drawn; 0: all", at_least(0)),
        field("nucleus", &ChoiceSpec::nucleus,
              "only the fewest most probable symbols are drawn that have this share of the probability",
              Check{.low = 0, .high = 1, .above_low = true}));
  }
};

SymbolChoice choice_of(const Table& settings, const std::string& path) {
  const auto spec = parse<ChoiceSpec>(settings, path);
  return {static_cast<float>(spec.temperature), spec.top_k, static_cast<float>(spec.nucleus)};
}

Sampler sharper(Model& model, const Codec&, const Table& settings, const Dataset*, const Rng&) {
  auto& own = dynamic_cast<DrawsSymbols&>(model);
  const auto choice = choice_of(settings, "sampler");
  return {.name = "prior",
          .draw = [&own, choice](std::int64_t n, const Rows& given, Rng& rng) { return own.sample_by(choice, n, given, rng); },
          .passes = own.passes_to_sample()};
}

}  // namespace

std::vector<SamplerInfo> DrawsSymbols::samplers() {
  return {{.name = "prior",
           .summary = "symbol by symbol, from the model's own law or from a sharper one",
           .needs = {"sample"},
           .fields = describe<ChoiceSpec>(),
           .fit = sharper}};
}

std::vector<FieldInfo> DrawsSymbols::completion_fields() const { return describe<ChoiceSpec>(); }

Rows DrawsSymbols::complete(const Batch& partial, std::int64_t n, const Table& settings, Rng& rng) {
  return complete_by(choice_of(settings, "complete"), partial, n, rng);
}

bool DrawsSymbols::keeps_law(const Table& settings) const { return choice_of(settings, "complete").is_own_law(); }

}  // namespace gx
