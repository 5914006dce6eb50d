// The whole configuration of a run: [model], [data] and [train].
#pragma once

#include "generatrix/contract/catalog.h"
#include "generatrix/data/source.h"
#include "generatrix/train/spec.h"

namespace gx {

struct RunConfig {
  std::string model;  // its name in the catalog: `kind` in [model]
  Table parameters;   // the rest of [model], normalized
  DataSpec data;
  TrainSpec train;
};

// Checks every key and value. Throws UserError "file:line: path = value: what is expected".
RunConfig parse_config(const Table& table, const Catalog& catalog);

// Complete and normalized: parse_config(to_table(c)) is c.
Table to_table(const RunConfig& config);

}  // namespace gx
