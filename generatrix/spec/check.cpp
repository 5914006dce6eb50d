#include "generatrix/spec/check.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "generatrix/base/text.h"

namespace gx {
namespace {

std::optional<double> number(const Value& value) {
  if (const auto* whole = value.as<std::int64_t>()) return static_cast<double>(*whole);
  if (const auto* real = value.as<double>()) return *real;
  return std::nullopt;
}

bool same(const Value& a, const Value& b) { return number(a) && number(b) ? number(a) == number(b) : a == b; }

std::string bare(const Value& value) { return value.as<std::string>() ? *value.as<std::string>() : to_text(value); }

}  // namespace

bool Check::allows(const Value& value) const {
  const bool chosen = std::any_of(choices.begin(), choices.end(), [&](const Value& choice) { return same(choice, value); });
  if (!choices.empty() && !chosen) return false;
  const auto x = number(value);
  if (!x) return true;
  return (above_low ? *x > low : *x >= low) && (below_high ? *x < high : *x <= high);
}

std::string Check::words() const {
  if (!choices.empty()) {
    std::vector<std::string> names;
    for (const auto& choice : choices) names.push_back(bare(choice));
    return fmt::format("one of {}", fmt::join(names, ", "));
  }
  const bool from = std::isfinite(low), to = std::isfinite(high);
  if (from && to && !above_low && !below_high) return fmt::format("between {} and {}", shortest(low), shortest(high));
  if (from && to)
    return fmt::format("{} {} and {} {}", above_low ? "above" : "at least", shortest(low), below_high ? "below" : "at most",
                       shortest(high));
  if (from && above_low) return low == 0 ? "positive" : fmt::format("above {}", shortest(low));
  if (from) return fmt::format("at least {}", shortest(low));
  if (to) return fmt::format("{} {}", below_high ? "below" : "at most", shortest(high));
  return "";
}

Check at_least(double low) { return {.low = low}; }
Check above(double low) { return {.low = low, .above_low = true}; }
Check below(double high) { return {.high = high, .below_high = true}; }
Check between(double low, double high) { return {.low = low, .high = high}; }
Check one_of(std::vector<Value> choices) { return {.choices = std::move(choices)}; }

}  // namespace gx
