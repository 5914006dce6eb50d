#include "generatrix/studio/judged_rows.h"

#include <ATen/ATen.h>

#include "generatrix/base/errors.h"

namespace gx {

JudgedRows judged_rows(const LoadedRun& run, const std::string& name, const std::string& split, std::int64_t n) {
  const auto own = found_again(run.origin().path, run.config().data.name);
  const bool all_of_own = split == "all" && own && run.is_own(name);  // whatever part a row is of
  JudgedRows judged{
      .data = all_of_own ? run.open_whole(*own) : run.open(name), .split = split, .is_own = run.is_own(name) && !all_of_own};
  if (all_of_own) judged.data.name = run.config().data.name;  // as it was typed
  const auto& data = judged.data;
  if (split == "all" && data.test->size() > 0)
    throw errors::bad_value("--split", split, data.name + " has parts of its own: use train, valid or test");
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
