// Which models fit which data, before anything is trained.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "generatrix/data/space.h"

namespace gx {

struct ModelFit {
  std::string model;
  std::optional<std::string> why_not;  // with its default settings; nothing when it fits
};

// Every model of the catalog, in its order.
std::vector<ModelFit> fits_of(const Task& task);

}  // namespace gx
