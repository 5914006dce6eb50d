// Samplers that fit a net to the codes of training rows and decode what it draws.
#pragma once

#include <functional>
#include <string>

#include "generatrix/contract/sampler.h"
#include "generatrix/eval/samplers/code_law.h"
#include "generatrix/spec/parse.h"

namespace gx {

// The codes are those of at most 60,000 training rows (codes.h), as vectors that are moved and scaled to mean 0 and deviation 1.
// The law is fitted on the CPU, whatever draws. Fitting throws UserError when there are no rows, the codes are symbols or one of
// them is no finite number.
// What is learned: the weights of the law by name, "shift" and "scale" float32 [C], and "code" int64: the shape of a code, C in
// all.
struct NetSampler {
  std::string name, summary;
  std::function<CodeLawPtr(std::int64_t n_dims)> law;  // with weights of torch's default stream
  CodeFit fit;

  Sampler fitted(Model& model, const Codec& codec, const Dataset* train, const Rng& rng) const;
  Sampler restored(Model& model, const Codec& codec, const Learned& learned) const;  // throws UserError where parts do not fit
};

// of: from settings that parse as a Spec.
template <HasFields Spec>
SamplerInfo net_sampler(const std::string& name, const std::string& summary, const std::function<NetSampler(const Spec&)>& of) {
  const auto made = [=](const Table& settings) {
    auto sampler = of(parse<Spec>(settings, "sampler"));
    sampler.name = name;
    return sampler;
  };
  return {.name = name,
          .summary = summary,
          .needs = {"encode", "decode", "vectors"},
          .fields = describe<Spec>(),
          .learns = true,
          .fit = [=](Model& model, const Codec& codec, const Table& settings, const Dataset* train,
                     const Rng& rng) { return made(settings).fitted(model, codec, train, rng); },
          .restore = [=](Model& model, const Codec& codec, const Table& settings,
                         const Learned& learned) { return made(settings).restored(model, codec, learned); }};
}

}  // namespace gx
