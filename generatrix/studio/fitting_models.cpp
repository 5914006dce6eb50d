#include "generatrix/studio/fitting_models.h"

#include "generatrix/studio/loaded_run.h"
#include "generatrix/studio/suited.h"

namespace gx {

std::vector<ModelFit> fits_of(const Task& task) {
  const auto catalog = full_catalog();
  std::vector<ModelFit> fits;
  for (const auto& entry : catalog.entries()) fits.push_back({entry.info.name, entry.why_not({}, task)});
  return fits;
}

std::optional<Table> with_levels(const CatalogEntry& model, const Table& parameters, const Task& task) {
  if (!task.event.is_one() || !std::holds_alternative<Levels>(task.event.only().values)) return std::nullopt;
  if (!has_auto_likelihood(parameters) || model.why_not(parameters, task)) return std::nullopt;
  const auto built = model.build(parameters, task);
  const auto* scorer = dynamic_cast<const CanScore*>(built.get());
  if (!scorer || scorer->score_info().kind != ScoreInfo::Kind::unnormalized) return std::nullopt;
  auto changed = parameters;
  changed.set("likelihood", Table{{"kind", "logistic_mixture"}, {"components", 1}});
  if (model.why_not(changed, task)) return std::nullopt;
  return model.normalize(changed);
}

}  // namespace gx
