// What models that draw an event symbol by symbol have in common: the law of each symbol may be made sharper, of samples
// (`sample --set temperature=0.8`) as of completions (`complete --set top_k=10`). The score is always that of the model's own
// law.
#pragma once

#include "generatrix/contract/abilities.h"
#include "generatrix/contract/completion_settings.h"
#include "generatrix/contract/sampler.h"
#include "generatrix/kernels/causal/symbol_choice.h"

namespace gx {

class DrawsSymbols : public CanSample, public CanComplete, public HasCompletionSettings, public OffersSamplers {
 public:
  // As CanSample::sample and CanComplete::complete.
  virtual Rows sample_by(const SymbolChoice& choice, std::int64_t n, const Rows& given, Rng& rng) = 0;
  virtual Rows complete_by(const SymbolChoice& choice, const Batch& partial, std::int64_t n, Rng& rng) = 0;

  Rows sample(std::int64_t n, const Rows& given, Rng& rng) final { return sample_by({}, n, given, rng); }
  std::vector<SamplerInfo> samplers() final;  // "prior", with the settings below
  Rows complete(const Batch& partial, std::int64_t n, Rng& rng) final { return complete_by({}, partial, n, rng); }
  std::vector<FieldInfo> completion_fields() const final;  // temperature, top_k, nucleus
  Rows complete(const Batch& partial, std::int64_t n, const Table& settings, Rng& rng) final;
  bool keeps_law(const Table& settings) const final;
};

}  // namespace gx
