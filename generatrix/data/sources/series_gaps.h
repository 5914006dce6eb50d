// Steps that the lines of series leave out.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "generatrix/base/file.h"

namespace gx {

// One step of one series: which series, when, and the line of the table that has its numbers; -1 where no line has.
struct SeriesStep {
  std::size_t series = 0;
  double time = 0;
  std::int64_t line = -1;
};

// The most common time between two steps that follow each other in a series; 0 where no series has two.
// steps: sorted by series and time.
double usual_time_between(const std::vector<SeriesStep>& steps);

// Where dates of one series follow each other by whole months, the most common number of them; else 0. Times are seconds since
// 1970-01-01 UTC; equal ones do not count.
int usual_months_between(const std::vector<SeriesStep>& steps);

// How many steps are left out where two of a series are a multiple of `time_between` apart.
std::int64_t count_left_out(const std::vector<SeriesStep>& steps, double time_between);

// The same where dates follow each other by whole months of the calendar, usually by so many.
std::int64_t count_months_left_out(const std::vector<SeriesStep>& steps, int months);

// With a step of no line in each such place. Throws DataError, naming `file`, where two steps of a series have one time or are no
// multiple of `time_between` apart, and where more than kMostGaps times as many steps are left out as there are.
std::vector<SeriesStep> with_gaps(const std::vector<SeriesStep>& steps, double time_between, const Path& file);

inline constexpr std::int64_t kMostGaps = 10;

}  // namespace gx
