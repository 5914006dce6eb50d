#include "generatrix/app/read_rows.h"

namespace gx {

JudgedRows read_rows(const LoadedRun& run, const std::string& data, const std::string& split, WaitBar& wait, const Output& output,
                     std::int64_t n) {
  wait.goes_on("reading the data");
  auto judged = judged_rows(run, data, split, n);
  output.notes(judged.data.notes);
  return judged;
}

}  // namespace gx
