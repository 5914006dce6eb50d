#include "generatrix/data/sources/series.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "generatrix/base/errors.h"
#include "generatrix/base/text.h"
#include "generatrix/data/dates.h"
#include "generatrix/data/members.h"
#include "generatrix/data/sources/cells.h"
#include "generatrix/data/sources/series_columns.h"
#include "generatrix/data/sources/series_gaps.h"
#include "generatrix/data/sources/siblings.h"
#include "generatrix/data/sources/whole_file.h"

namespace gx {
namespace {

// Bytes of a line while a file is read: its time, its place in the order, and its numbers as they are sorted and split.
std::int64_t line_bytes(const SeriesTable& table) {
  std::int64_t n = 0;
  for (const auto& group : table.groups) n += group.width();
  return 96 + 50 * n;
}

// The lines of a table in the order of series and time.
struct Steps {
  std::vector<double> time = {};
  std::vector<std::string> written = {};  // each of these, where they are asked for
  bool are_dates = false;
  std::vector<std::vector<double>> values = {};  // of each group: step after step, NaN where unknown
  std::vector<std::size_t> series = {};          // of each step
  std::vector<std::string> names = {};           // of series, where the table has ids
};

struct Time {
  double value = 0;
  bool is_date = false;
};

Time time_of(const std::string& cell, const TableRows& rows, const std::string& name) {
  if (const auto number = number_of(cell)) return {*number, false};
  if (const auto seconds = seconds_of(cell)) return {*seconds, true};
  throw errors::malformed(rows.path(), fmt::format("{}, column {} is '{}'", rows.place(), name, cell.substr(0, 40)),
                          "a number or a date as in ISO 8601");
}

// What is given must be known: it is what a step's law is told.
double value_of(const SeriesGroup& group, const TableColumn& column, const std::string& cell, const TableRows& rows) {
  if (!is_unknown(cell)) return column.value_of(cell);
  if (group.is_given)
    throw errors::malformed(rows.path(), fmt::format("{}, column {} is empty", rows.place(), column.name),
                            "what data.given names at every step");
  return std::numeric_limits<double>::quiet_NaN();
}

// with_times: keeps times also as they are written.
Steps read_steps(const Path& file, const SeriesTable& table, bool with_times) {
  TableRows rows(file);
  std::map<std::string, std::size_t> series;
  Steps all;
  all.values.resize(table.groups.size());
  std::vector<std::string> cells;
  while (rows.next(cells)) {
    if (table.id && cells[*table.id].empty())
      throw errors::malformed(file, fmt::format("{}, column {} is empty", rows.place(), rows.header()[*table.id]),
                              "the series that the line is of");
    const auto [own, is_new] = series.try_emplace(table.id ? cells[*table.id] : "", series.size());
    if (is_new && table.id) all.names.push_back(own->first);
    all.series.push_back(own->second);
    if (table.time) {
      const auto& cell = cells[*table.time];
      const auto& name = rows.header()[*table.time];
      const auto time = time_of(cell, rows, name);
      if (all.time.empty()) all.are_dates = time.is_date;
      if (time.is_date != all.are_dates)
        throw errors::malformed(file, fmt::format("{}, column {} is '{}'", rows.place(), name, cell.substr(0, 40)),
                                all.are_dates ? "a date, as in the lines before" : "a number, as in the lines before");
      all.time.push_back(time.value);
      if (with_times) all.written.push_back(cell);
    } else {
      all.time.push_back(static_cast<double>(all.time.size()));
    }
    for (std::size_t g = 0; g < table.groups.size(); ++g) {
      for (const auto& column : table.groups[g].columns)
        all.values[g].push_back(value_of(table.groups[g], column, cells[static_cast<std::size_t>(column.place)], rows));
    }
  }
  return all;
}

std::vector<SeriesStep> in_order(const Steps& all) {
  std::vector<SeriesStep> steps(all.time.size());
  for (std::size_t i = 0; i < steps.size(); ++i) steps[i] = {all.series[i], all.time[i], static_cast<std::int64_t>(i)};
  std::ranges::stable_sort(steps, {}, [](const SeriesStep& step) { return std::pair(step.series, step.time); });
  return steps;
}

// Steps of the series and the time of the step before.
std::int64_t count_twice(const std::vector<SeriesStep>& steps) {
  std::int64_t n = 0;
  for (std::size_t i = 1; i < steps.size(); ++i)
    n += steps[i].series == steps[i - 1].series && steps[i].time == steps[i - 1].time;
  return n;
}

// How a file is cut into rows.
struct Cut {
  std::int64_t longest = 0;  // steps of a row at most; 0: any
  std::int64_t most = 0;     // steps of the longest row
  std::int64_t n_cut = 0;    // places where a series was cut

  // Where rows begin.
  Tensor starts(const std::vector<SeriesStep>& steps) {
    std::vector<std::int64_t> start{0};
    const auto n = std::ssize(steps);
    for (std::int64_t i = 1; i <= n; ++i) {
      const bool ends = i == n || steps[static_cast<std::size_t>(i)].series != steps[static_cast<std::size_t>(i - 1)].series;
      const bool is_full = longest > 0 && i - start.back() == longest;
      if (!ends && !is_full) continue;
      n_cut += is_full && !ends;
      most = std::max(most, i - start.back());
      start.push_back(i);
    }
    return at::tensor(start, at::kLong);
  }
};

// The values of one group, step after step; unknown where a step has no line.
Column column_of(const SeriesGroup& group, const std::vector<double>& values, const Tensor& line, bool may_miss) {
  const auto width = group.width(), n_lines = static_cast<std::int64_t>(values.size()) / width;
  const auto lines = at::from_blob(const_cast<double*>(values.data()), {n_lines, width}, at::TensorOptions(at::kDouble));
  const auto nothing = at::full({1, width}, std::numeric_limits<double>::quiet_NaN(), lines.options());
  const auto raw = at::cat({lines, nothing}).index_select(0, line);
  Column column{at::nan_to_num(raw, 0.0), {}, may_miss ? raw.isnan().logical_not() : Tensor()};
  if (group.is_category) {
    column.data = column.data.squeeze(1).to(at::kLong);
    if (may_miss) column.observed = column.observed.squeeze(1);
  }
  return column;
}

Batch to_batch(const SeriesTable& table, const std::vector<SeriesStep>& steps, const Steps& all, bool has_gaps, Cut& cut) {
  auto line = at::empty({std::ssize(steps)}, at::kLong);
  auto* each = line.mutable_data_ptr<std::int64_t>();
  for (const auto& step : steps) *each++ = step.line < 0 ? std::ssize(all.time) : step.line;
  const auto starts = cut.starts(steps);
  Batch batch;
  for (std::size_t g = 0; g < table.groups.size(); ++g) {
    const auto& group = table.groups[g];
    auto column = column_of(group, all.values[g], line, !group.is_given && (has_gaps || group.may_miss()));
    column.start = starts;
    (group.is_given ? batch.given : batch.event).columns.push_back(std::move(column));
  }
  return batch;
}

// When the steps of rows are that begin at `starts`; `between`: the usual time from one to the next, 0 where nobody knows.
SeriesTimes times_of(const std::vector<SeriesStep>& steps, const Steps& all, double between, const Tensor& starts) {
  constexpr double kDay = 86'400;
  SeriesTimes times{.between = between > 0 ? between : all.are_dates ? kDay : 1};
  if (all.are_dates) times.months = usual_months_between(steps);
  for (const auto& step : steps)
    times.at.push_back(step.line >= 0 ? all.written[static_cast<std::size_t>(step.line)]
                                      : time_text(step.time, times.at.empty() ? all.written.front() : times.at.back()));
  for (std::int64_t row = 0; row + 1 < starts.size(0); ++row) {
    const auto first = starts[row].item<std::int64_t>();
    times.rows.push_back({first, starts[row + 1].item<std::int64_t>() - first});
  }
  return times;
}

// What reading did to the rows of all files.
struct ReadSteps {
  std::int64_t n_cut = 0, longest = 0, n_twice = 0, n_gaps = 0;
  double step = 0;
  std::optional<int> months = {};  // a step is so many months of the calendar; 0: of `step`; of the first file
  bool fills = false;              // steps that are left out are unknown cells
};

// Adds what the times of these steps leave out.
void count_gaps(const std::vector<SeriesStep>& steps, bool have_times, bool are_dates, ReadSteps& read) {
  if (have_times && read.step == 0) read.step = usual_time_between(steps);
  if (!read.months) read.months = are_dates && !read.fills ? usual_months_between(steps) : 0;
  if (*read.months > 0)
    read.n_gaps += count_months_left_out(steps, *read.months);
  else if (read.step > 0)
    read.n_gaps += count_left_out(steps, read.step);
}

std::vector<std::string> notes_on_times(const ReadSteps& read) {
  std::vector<std::string> notes;
  if (read.n_cut > 0)
    notes.push_back(
        fmt::format("longer series were cut into rows of {}, {}", counted(read.longest, "step"), counted(read.n_cut, "time")));
  if (read.n_twice > 0)
    notes.push_back(fmt::format("{} a time that the series has already: each is a step of its own",
                                read.n_twice == 1 ? "1 line has" : fmt::format("{} lines have", read.n_twice)));
  if (read.n_gaps > 0 && read.months.value_or(0) > 0)
    notes.push_back(
        fmt::format("times leave out {} of {}: the lines beside follow each other; lines with empty cells in their "
                    "places make unknown cells of them",
                    counted(read.n_gaps, "step"), counted(*read.months, "month")));
  else if (read.n_gaps > 0)
    notes.push_back(fmt::format("times leave out {} of {}: {}", counted(read.n_gaps, "step"), read.step,
                                read.fills ? std::string("their cells are unknown")
                                           : fmt::format("the lines beside follow each other; data.step = {} makes unknown "
                                                         "cells of what is left out",
                                                         read.step)));
  return notes;
}

}  // namespace

bool is_series(const DataSpec& spec, const Path& file) {
  if (spec.window > 0) return true;
  const TableRows rows(file);
  return find_column(rows.header(), {"id"}) && find_column(rows.header(), {"time", "date"});
}

Opened open_series(const DataSpec& spec) {
  const auto files = part_files(spec);
  std::vector<Path> present;
  for (const auto& file : {files.train, files.valid, files.test}) {
    if (!file.empty()) present.push_back(file);
  }
  Opened opened;
  const auto table = series_table(spec, present, opened.notes);
  if (spec.step > 0 && !table.time)
    throw errors::bad_value("data.step", fmt::format("{}", spec.step), spec.name + " has no column time or date: set it to 0");
  const bool is_told = table.groups.back().is_given;
  opened.took_given = is_told;
  const auto n_lines = count_rows(files.train) + count_rows(files.valid) + count_rows(files.test);
  expect_memory_to_read(files.train, n_lines * line_bytes(table));
  const auto header = TableRows(files.train).header();
  if (table.id) opened.row_names.id = header[*table.id];
  if (table.time) opened.row_names.time = header[*table.time];
  Cut cut{.longest = spec.window > 0 ? spec.window : spec.longest};
  ReadSteps all_files{.longest = cut.longest, .step = spec.step, .fills = spec.step > 0};
  const auto read = [&](const Path& file) -> Batch {
    if (file.empty()) return {};
    const bool with_times = spec.alone && table.time;
    const auto all = read_steps(file, table, with_times);
    auto steps = in_order(all);
    if (table.time) all_files.n_twice += count_twice(steps);
    if (file == files.train) opened.row_names.rows = all.names;
    count_gaps(steps, table.time.has_value(), all.are_dates, all_files);
    if (spec.step > 0) steps = with_gaps(steps, spec.step, file);
    if (is_told && std::ssize(steps) > std::ssize(all.time))
      throw errors::malformed(file, counted(std::ssize(steps) - std::ssize(all.time), "step") + " that times leave out",
                              "what data.given names at every step: list these steps too, or set data.step to 0");
    if (spec.last_window && spec.window > 0 && std::ssize(steps) > spec.window)
      steps.erase(steps.begin(), steps.end() - spec.window);
    auto batch = to_batch(table, steps, all, spec.step > 0, cut);
    if (with_times) opened.row_names.times = times_of(steps, all, all_files.step, batch.event.columns.front().start);
    return batch;
  };
  opened.train = read(files.train);
  if (cut.n_cut > 0) opened.row_names.rows.clear();  // a series is several rows
  opened.valid = read(files.valid);
  opened.test = read(files.test);
  const auto& modelled = table.groups.front();
  opened.notes.push_back(
      fmt::format("series of {}, at most {} long", counted(modelled.width(), "column"), counted(cut.most, "step")));
  all_files.n_cut = spec.window == 0 ? cut.n_cut : 0;
  opened.row_notes = notes_on_times(all_files);
  // what is left behind a cut says nothing about lengths
  opened.codec = [table, longest = cut.most, has_gaps = spec.step > 0,
                  have_lengths = spec.window == 0 && cut.n_cut == 0](const Batch& train) {
    Codec::Columns event, given;
    for (const auto& group : table.groups) {
      auto& side = group.is_given ? given : event;
      const auto& column = (group.is_given ? train.given : train.event).columns[side.size()];
      auto field = group.field(longest, has_gaps);
      if (!group.is_given && have_lengths) field.lengths = lengths_at_shares(column.start.diff());
      side.push_back(group.codec(field, column));
    }
    return Codec(std::move(event), std::move(given));
  };
  return opened;
}

}  // namespace gx
