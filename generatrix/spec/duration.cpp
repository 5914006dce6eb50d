#include "generatrix/spec/duration.h"

#include <charconv>
#include <cmath>

#include "generatrix/base/errors.h"

namespace gx {

double parse_duration(const std::string& where, std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const auto unit = error == std::errc() ? text.substr(static_cast<std::size_t>(end - text.data())) : "?";
  const double scale = unit.empty() || unit == "s" ? 1 : unit == "m" ? 60 : unit == "h" ? 3600 : 0;
  if (scale == 0 || !(number > 0) || !std::isfinite(number))
    throw errors::bad_value(where, std::string(text), "must be a span of time such as 20s, 1.5m or 2h");
  return number * scale;
}

}  // namespace gx
