#include "generatrix/studio/judged_rows.h"

#include <ATen/ATen.h>

#include "generatrix/base/errors.h"

namespace gx {

JudgedRows judged_rows(const LoadedRun& run, const std::string& name, const std::string& split, std::int64_t n) {
  JudgedRows judged{.data = run.open(name), .split = split, .is_own = run.is_own(name)};
  const auto& data = judged.data;
  const bool is_whole = !judged.is_own && data.valid->size() == 0 && data.test->size() == 0;
  if (split.empty()) judged.split = is_whole ? "all" : "test";
  if (is_whole && (split == "valid" || split == "test"))
    throw errors::bad_value("--split", split, data.name + " is taken whole, no rows are held out: leave --split out");
  judged.rows = first_rows(part_of(data, judged.split == "all" ? "train" : judged.split), n);
  const auto& numbers = judged.split == "valid"  ? data.numbers.valid
                        : judged.split == "test" ? data.numbers.test
                                                 : data.numbers.train;
  judged.numbers = numbers.narrow(0, 0, judged.rows->size());
  return judged;
}

}  // namespace gx
