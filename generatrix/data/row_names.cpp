#include "generatrix/data/row_names.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <iterator>
#include <string>

#include "generatrix/data/dates.h"

namespace gx {

std::string SeriesTimes::text(std::int64_t row, std::int64_t step) const {
  const auto first = static_cast<std::size_t>(start[static_cast<std::size_t>(row)]);
  const auto end = static_cast<std::size_t>(start[static_cast<std::size_t>(row) + 1]);
  const auto n = static_cast<std::int64_t>(end - first);
  double moment = 0;
  if (step < n) {
    moment = at[first + static_cast<std::size_t>(step)];
  } else if (n == 0) {
    moment = static_cast<double>(step) * between;
  } else if (months > 0) {
    moment = months_later(at[first], static_cast<int>(step) * months);
  } else {
    moment = at[end - 1] + static_cast<double>(step - n + 1) * between;
  }
  return form == Form::number ? fmt::format("{}", moment) : date_text(moment, form == Form::moment);
}

std::string RowNames::name(std::int64_t row) const {
  const auto place = static_cast<std::size_t>(row);
  return place < rows.size() ? rows[place] : std::to_string(row);
}

RowNames RowNames::of_draws(const Tensor& numbers, std::int64_t n) const {
  RowNames drawn;
  if (empty()) return drawn;
  if (times) drawn.times = {times->id, times->time, times->form, times->between, times->months, {}, {0}};
  for (std::int64_t i = 0; i < numbers.size(0); ++i) {
    const auto row = numbers[i].item<std::int64_t>();
    for (std::int64_t draw = 1; draw <= n; ++draw) {
      if (!rows.empty()) drawn.rows.push_back(n == 1 ? name(row) : fmt::format("{}_{}", name(row), draw));
      if (!times) continue;
      const auto place = static_cast<std::size_t>(row);
      drawn.times->at.insert(drawn.times->at.end(), times->at.begin() + times->start[place],
                             times->at.begin() + times->start[place + 1]);
      drawn.times->start.push_back(std::ssize(drawn.times->at));
    }
  }
  return drawn;
}

}  // namespace gx
