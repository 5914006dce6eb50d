// What a file calls its rows, and when the steps of its series are: so that rows that are completed are written as they came.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "generatrix/base/tensor.h"

namespace gx {

struct SeriesTimes {
  struct Steps {
    std::int64_t first = 0, n = 0;
  };
  std::vector<std::string> at = {};  // of every step that the file has, as it is written there: a number or a date (dates.h)
  std::vector<Steps> rows = {};      // which of them are each row's
  double between = 1;                // the usual time from one step to the next, of dates in seconds
  int months = 0;                    // or so many months of the calendar; 0: they are not that

  // Of a step of a row, from 0. Steps behind those that the file has follow at the usual time.
  std::string text(std::int64_t row, std::int64_t step) const;
};

// A time that is written as `like` is: a number, or a date with as much of the clock, the separator and the zone.
std::string time_text(double time, const std::string& like);

struct RowNames {
  std::vector<std::string> rows = {};  // by the number of the row; empty: the file has no names
  std::optional<SeriesTimes> times = {};
  std::string id = "id", time = "time";  // how the file calls the columns of a series

  std::string name(std::int64_t row) const;  // its number where it has no name
  // Of n draws of each of the rows of these numbers, int64: a and a again, as they follow each other. Draws of one row are told
  // apart by their number: a_1, a_2.
  RowNames of_draws(const Tensor& numbers, std::int64_t n) const;
};

}  // namespace gx
