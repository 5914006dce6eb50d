#include "generatrix/data/row_names.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "generatrix/data/dates.h"
#include "generatrix/data/sources/cells.h"

namespace gx {
namespace {

// The day of the month that dates of a row keep: 31 where each is the last of its month.
int day_of(const std::vector<std::string>& at, const SeriesTimes::Steps& steps) {
  int most = 0;
  bool are_last = true;
  for (std::int64_t i = steps.first; i < steps.first + steps.n; ++i) {
    const auto day = day_of_month(seconds_of(at[static_cast<std::size_t>(i)]).value_or(0));
    most = std::max(most, day.number);
    are_last = are_last && day.is_last;
  }
  return are_last && steps.n > 1 ? 31 : most;
}

}  // namespace

std::string time_text(double time, const std::string& like) {
  if (!number_of(like)) return date_text(time, like);
  if (is_whole(time)) return fmt::format("{:.0f}", time);
  return fmt::format("{:.15g}", time);  // not 0.30000000000000004
}

std::string SeriesTimes::text(std::int64_t row, std::int64_t step) const {
  const auto& own = rows[static_cast<std::size_t>(row)];
  if (step < own.n) return at[static_cast<std::size_t>(own.first + step)];
  const auto& last = at[static_cast<std::size_t>(own.first + own.n - 1)];
  const auto n_more = step - own.n + 1;
  if (const auto number = number_of(last)) return time_text(*number + static_cast<double>(n_more) * between, last);
  const auto seconds = seconds_of(last).value_or(0);
  return time_text(months > 0 ? months_later(seconds, static_cast<int>(n_more) * months, day_of(at, own))
                              : seconds + static_cast<double>(n_more) * between,
                   last);
}

std::string RowNames::name(std::int64_t row) const {
  const auto place = static_cast<std::size_t>(row);
  return place < rows.size() ? rows[place] : std::to_string(row);
}

RowNames RowNames::of_draws(const Tensor& numbers, std::int64_t n) const {
  auto drawn = *this;
  drawn.rows.clear();
  if (times) drawn.times->rows.clear();
  for (std::int64_t i = 0; i < numbers.size(0); ++i) {
    const auto row = numbers[i].item<std::int64_t>();
    for (std::int64_t draw = 1; draw <= n; ++draw) {
      if (!rows.empty()) drawn.rows.push_back(n == 1 ? name(row) : fmt::format("{}_{}", name(row), draw));
      if (times) drawn.times->rows.push_back(times->rows[static_cast<std::size_t>(row)]);
    }
  }
  return drawn;
}

}  // namespace gx
