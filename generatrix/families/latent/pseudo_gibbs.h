// Completion by pseudo-Gibbs sampling (Rezende, Mohamed and Wierstra 2014, arXiv 1401.4082, section F): z ~ q(z|x), then the
// unknown cells from p(x|z), over and over. Approaches p(unknown | known) as far as q(z|x) is the true posterior: an estimate.
//
// A sparse row needs no chain: the entries that it lists are draws of their own from p(x|z), so z ~ q(z|listed) at once, and more
// entries from p(x|z).
#pragma once

#include <c10/core/GradMode.h>

#include <algorithm>
#include <concepts>

#include "generatrix/contract/abilities.h"
#include "generatrix/contract/completion_settings.h"
#include "generatrix/data/fill_in.h"
#include "generatrix/spec/parse.h"

namespace gx {

struct GibbsSpec {
  std::int64_t sweeps = 30;
  static auto fields() {
    return std::tuple(field("sweeps", &GibbsSpec::sweeps, "of pseudo-Gibbs: how often unknown cells are drawn anew", positive));
  }
};

// As CanComplete::complete; the first unknown cells are those of samples. settings: of GibbsSpec.
template <class M>
requires std::derived_from<M, CanSample> && std::derived_from<M, CanEncode> && std::derived_from<M, CanDecode> Rows
pseudo_gibbs(M& model, const Batch& partial, std::int64_t n, Rng& rng, const Table& settings = {}) {
  const c10::NoGradGuard off;
  const auto spec = parse<GibbsSpec>(settings, "complete");
  const auto& event = model.task().event;
  const Batch known = {partial.event.repeated(n), partial.given.repeated(n)};
  const auto law_given = [&](const Rows& x) { return model.decode(model.encode({x, known.given}).sample({}, rng), known.given); };
  auto filled = known.event;
  if (has_gaps(partial.event)) {
    filled = filled_in(known.event, model.sample(known.size(), known.given, rng), event);
    for (std::int64_t sweep = 0; sweep < spec.sweeps; ++sweep)
      filled = filled_in(known.event, law_given(filled).sample(rng), event);
  }
  const bool has_sparse = std::ranges::any_of(event.fields, [](const auto& f) { return f.layout == Field::Layout::sparse; });
  return has_sparse ? extended(filled, law_given(filled).mean(), event, rng) : filled;
}

}  // namespace gx
