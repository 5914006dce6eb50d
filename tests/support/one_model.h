// A model as its own tests build it: from a catalog of that model alone.
#pragma once

#include <string>

#include "generatrix/base/errors.h"
#include "generatrix/base/rng.h"
#include "generatrix/contract/catalog.h"

namespace gx {

inline CatalogEntry entry_of(void (*add)(Catalog&)) {
  Catalog catalog;
  add(catalog);
  return catalog.entries().front();
}

// With the same first weights every time.
inline ModelPtr built(void (*add)(Catalog&), const Table& parameters, const Task& task) {
  const SeedScope scope(1);
  return entry_of(add).build(parameters, task);
}

// Weights that training moves.
inline std::int64_t n_parameters(const Model& model) {
  std::int64_t n = 0;
  for (const auto& p : model.parameters()) n += p.numel();
  return n;
}

// Why it refuses them, in words; empty where it does not.
inline std::string refusal(void (*add)(Catalog&), const Table& parameters, const Task& task) {
  const auto entry = entry_of(add);
  try {
    entry.build(entry.normalize(parameters), task);
  } catch (const UserError& error) {
    return error.what();
  }
  return {};
}

}  // namespace gx
