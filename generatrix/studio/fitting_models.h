// Which models fit which data, before anything is trained.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "generatrix/contract/catalog.h"
#include "generatrix/data/space.h"

namespace gx {

struct ModelFit {
  std::string model;
  std::optional<std::string> why_not;  // with its default settings; nothing when it fits
};

// Every model of the catalog, in its order.
std::vector<ModelFit> fits_of(const Task& task);

// Of a model whose likelihood follows from the data (kind auto) and is then no probability of the levels of an event: its
// parameters with one that is, a discretized logistic for each cell. Nothing for other models and data. `parameters` as
// CatalogEntry::normalize gives them.
std::optional<Table> with_levels(const CatalogEntry& model, const Table& parameters, const Task& task);

}  // namespace gx
