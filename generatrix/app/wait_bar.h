// A wait as a person watches it, on stderr: nothing in the first second, then what is being done and how far it is. Nothing with
// --quiet.
#pragma once

#include <memory>
#include <string>

#include "generatrix/app/output.h"
#include "generatrix/data/dataset.h"

namespace gx {

// Seconds until the first word, and between lines where there is no terminal.
struct WaitTimes {
  double first = 1, between = 5;
};

class WaitBar final {
 public:
  WaitBar(const Output& output, const std::string& what, WaitTimes times = {});  // what = "scoring"
  ~WaitBar() { ends(); }
  WaitBar(const WaitBar&) = delete;
  WaitBar& operator=(const WaitBar&) = delete;

  // What is done from now on; `total` rows of it, 0 when nobody knows.
  void goes_on(const std::string& what, std::int64_t total = 0);
  // Takes the words off a terminal and says no more: before results are printed.
  void ends();
  // The same rows; those that were read count as done when the next are read.
  DatasetPtr watched(const DatasetPtr& rows);

 private:
  struct Shared;
  std::shared_ptr<Shared> shared_;  // null with --quiet
};

}  // namespace gx
