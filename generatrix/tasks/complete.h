// What is unknown in rows, drawn given the rest: empty cells of a table, a region of pictures, the continuation of a text.
#pragma once

#include <optional>
#include <string>

#include "generatrix/contract/abilities.h"
#include "generatrix/contract/conditions.h"
#include "generatrix/data/codec.h"
#include "generatrix/data/dataset.h"
#include "generatrix/spec/value.h"

namespace gx {

struct CompleteOptions {
  std::int64_t n = 5;                         // draws of each row
  Tensor known = {};                          // bool [...shape]: of every picture (mask.h); undefined: as the rows say
  std::int64_t steps = 0;                     // unknown ones behind the end of each series, entries that each sparse row gets
                                              // besides; 0: as the rows and the model say
  Table settings = {};                        // of the model's completion (completion_settings.h)
  std::optional<Conditions> conditions = {};  // in place of what the rows are given
};

struct Completed {
  Rows rows;
  // Exact where the draws of every row are; nothing where the settings choose another law than p(unknown | known).
  std::optional<ScoreInfo::Kind> exactness = ScoreInfo::Kind::exact;
};

// The n draws of row b are the rows b n .. b n + n - 1 of the result, on the CPU, in the model's space. The draws for the batch
// that begins at row i come from rng.fork(i). Throws UserError, naming `source`, where nothing is unknown. Refuses draws that
// do not fit into memory, and `settings` where the model's completion has none.
Completed completed(CanComplete& model, const Dataset& rows, const Codec& codec, const CompleteOptions& options,
                    const std::string& source, const Rng& rng);

}  // namespace gx
