// What a file calls its rows, and when the steps of its series are: so that rows that are completed are written as they came.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "generatrix/base/tensor.h"

namespace gx {

struct SeriesTimes {
  std::string id = "id", time = "time";                         // how the file calls the columns
  enum class Form { number, day, moment } form = Form::number;  // days and moments are seconds since 1970-01-01 UTC
  double between = 1;                                           // the usual time from one step to the next
  int months = 0;                                               // or so many months of the calendar; 0: they are not that
  std::vector<double> at = {};                                  // of every step, row after row
  std::vector<std::int64_t> start = {};  // where each row's steps begin; after the last row, where they end

  // Of a step of a row, from 0. Steps behind those that the file has follow at the usual time.
  std::string text(std::int64_t row, std::int64_t step) const;
};

struct RowNames {
  std::vector<std::string> rows = {};  // by the number of the row; empty: the file has no names
  std::optional<SeriesTimes> times = {};

  bool empty() const { return rows.empty() && !times; }
  std::string name(std::int64_t row) const;  // its number where it has no name
  // Of n draws of each of the rows of these numbers, int64: a and a again, as they follow each other. Draws of one row are told
  // apart by their number: a_1, a_2.
  RowNames of_draws(const Tensor& numbers, std::int64_t n) const;
};

}  // namespace gx
