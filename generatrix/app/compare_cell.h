// A number of a comparison as text, and the reasons where there is none.
#pragma once

#include <string>
#include <vector>

#include "generatrix/eval/report.h"

namespace gx {

// Numbers the reasons why there is no number, in the order in which they are met.
class Footnotes {
 public:
  std::string mark(const std::string& reason);  // "[1]"
  std::vector<std::string> lines() const;       // "[1] reason"

 private:
  std::vector<std::string> reasons_;
};

// What rows that no model made say of these columns: "FD, KID: copies ...", a line each; none where they say nothing.
std::vector<std::string> cautions_of(const Report& report, const std::vector<std::size_t>& columns);

// The rows that no model made, as far as they have a number in one of these columns.
std::vector<const ReportRow*> baselines_of(const Report& report, const std::vector<std::size_t>& columns);

// "vae + gmm"; the name alone where nothing is drawn.
std::string row_name(const ReportRow& row);

// 4 significant digits, all of those before the point up to 99,999, and k, M, G, T from there on: "12345", "1.234M".
std::string compact(double value, int digits = 4);

// "12.5 +-0.25*", "-105 bound", "- [1]": the number with its standard error, whether it is the best, and its kind.
std::string cell_text(const ReportCell& cell, Footnotes& notes);

// What a narrow column leaves room for.
struct ShortForm {
  bool error = false;  // the standard error
  bool kind = false;   // "exact", "bound"
};

// The same with as many digits as its error leaves, three where it shows none: "12.5 +-0.3*", "3.53 exact", "[1]".
std::string short_cell_text(const ReportCell& cell, const ShortForm& form, Footnotes& notes);

}  // namespace gx
