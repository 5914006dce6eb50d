// Completion by pseudo-Gibbs sampling (Rezende, Mohamed and Wierstra 2014, arXiv 1401.4082, section F): z ~ q(z|x), then the
// unknown cells from p(x|z), over and over. Approaches p(unknown | known) as far as q(z|x) is the true posterior: an estimate.
#pragma once

#include <c10/core/GradMode.h>

#include <concepts>

#include "generatrix/contract/abilities.h"
#include "generatrix/families/latent/fill_in.h"

namespace gx {

inline constexpr int kGibbsSweeps = 30;

// As CanComplete::complete; the first unknown cells are those of samples.
template <class M>
requires std::derived_from<M, CanSample> && std::derived_from<M, CanEncode> && std::derived_from<M, CanDecode> Rows
pseudo_gibbs(M& model, const Batch& partial, std::int64_t n, Rng& rng) {
  const c10::NoGradGuard off;
  const auto& event = model.task().event;
  const Batch known = {partial.event.repeated(n), partial.given.repeated(n)};
  Batch filled = {filled_in(known.event, model.sample(known.size(), known.given, rng), event), known.given};
  for (int sweep = 0; sweep < kGibbsSweeps; ++sweep) {
    const auto z = model.encode(filled).sample({}, rng);
    filled.event = filled_in(known.event, model.decode(z, known.given).sample(rng), event);
  }
  return filled.event;
}

}  // namespace gx
