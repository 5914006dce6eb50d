#include "generatrix/studio/fitting_models.h"

#include "generatrix/studio/loaded_run.h"

namespace gx {

std::vector<ModelFit> fits_of(const Task& task) {
  const auto catalog = full_catalog();
  std::vector<ModelFit> fits;
  for (const auto& entry : catalog.entries()) fits.push_back({entry.info.name, entry.why_not({}, task)});
  return fits;
}

}  // namespace gx
