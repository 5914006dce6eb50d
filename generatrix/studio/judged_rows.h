// The rows that a verb is asked to judge, encode or reconstruct.
#pragma once

#include "generatrix/studio/loaded_run.h"

namespace gx {

struct JudgedRows {
  Data data;            // as the model reads it
  std::string split;    // "train", "valid" or "test"; "all" of a file
  DatasetPtr rows;      // on the CPU
  Tensor numbers;       // int64 [n]: where each row stands in its file or part, from 0
  bool is_own = false;  // the data that the model was trained on, in the same parts
};

// Rows of `name`, empty for the model's own data. Own data and known sets: `split`, "test" where it is empty. A path to other
// data: every row in the order of the file, or where it has a test part within, that part; `split` asks for a part that is there.
// "all": every row of a file in its order, also of the model's own.
// The first n of them; 0: all. Throws UserError for a part that is not, and as LoadedRun::open does.
JudgedRows judged_rows(const LoadedRun& run, const std::string& name, const std::string& split, std::int64_t n = 0);

}  // namespace gx
