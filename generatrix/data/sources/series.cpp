#include "generatrix/data/sources/series.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <limits>
#include <map>
#include <optional>

#include "generatrix/base/errors.h"
#include "generatrix/base/text.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/sources/cells.h"
#include "generatrix/data/sources/series_gaps.h"
#include "generatrix/data/sources/siblings.h"
#include "generatrix/data/sources/standardize.h"
#include "generatrix/data/sources/table_columns.h"
#include "generatrix/data/sources/whole_file.h"

namespace gx {
namespace {

std::optional<std::size_t> find_column(const std::vector<std::string>& header, std::initializer_list<const char*> names) {
  for (std::size_t j = 0; j < header.size(); ++j) {
    if (std::ranges::find(names, in_small_letters(header[j])) != names.end()) return j;
  }
  return {};
}

struct SeriesTable {
  std::vector<std::string> names = {};  // of the values
  std::vector<std::string> forms = {};
  std::vector<std::size_t> places = {};
  std::optional<std::size_t> id = {}, time = {};
  bool may_miss = false;
};

// Bytes of a line while a file is read: its time, its place in the order, and its numbers as they are sorted and split.
std::int64_t line_bytes(const SeriesTable& table) { return 96 + 50 * static_cast<std::int64_t>(table.places.size()); }

// The lines of a table in the order of series and time.
struct Steps {
  std::vector<double> time = {}, values = {};  // values: step after step, NaN where unknown
  std::vector<std::size_t> series = {};        // of each step
  std::size_t n_series = 0;
};

double time_of(const std::string& cell, const TableRows& rows, const std::string& name) {
  if (const auto number = number_of(cell)) return *number;
  if (const auto seconds = seconds_of(cell)) return *seconds;
  throw errors::malformed(rows.path(), fmt::format("{}, column {} is '{}'", rows.place(), name, cell.substr(0, 40)),
                          "a number or a date as in ISO 8601");
}

Steps read_steps(const Path& file, const SeriesTable& table) {
  TableRows rows(file);
  std::map<std::string, std::size_t> series;
  Steps all;
  std::vector<std::string> cells;
  while (rows.next(cells)) {
    all.series.push_back(table.id ? series.try_emplace(cells[*table.id], series.size()).first->second : 0);
    all.time.push_back(table.time ? time_of(cells[*table.time], rows, rows.header()[*table.time])
                                  : static_cast<double>(all.time.size()));
    for (std::size_t j = 0; j < table.places.size(); ++j) {
      const auto& cell = cells[table.places[j]];
      const bool is_date = table.forms[j] == "date" || table.forms[j] == "day";
      all.values.push_back(is_unknown(cell) ? std::numeric_limits<double>::quiet_NaN()
                           : is_date        ? *seconds_of(cell)
                                            : *number_of(cell));
    }
  }
  all.n_series = std::max<std::size_t>(1, series.size());
  return all;
}

std::vector<SeriesStep> in_order(const Steps& all) {
  std::vector<SeriesStep> steps(all.time.size());
  for (std::size_t i = 0; i < steps.size(); ++i) steps[i] = {all.series[i], all.time[i], static_cast<std::int64_t>(i)};
  std::ranges::stable_sort(steps, {}, [](const SeriesStep& step) { return std::pair(step.series, step.time); });
  return steps;
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

Batch to_batch(const std::vector<SeriesStep>& steps, const std::vector<double>& values, std::int64_t width, bool may_miss,
               Cut& cut) {
  const auto n_lines = static_cast<std::int64_t>(values.size()) / width;
  auto line = at::empty({std::ssize(steps)}, at::kLong);
  auto* each = line.mutable_data_ptr<std::int64_t>();
  for (const auto& step : steps) *each++ = step.line < 0 ? n_lines : step.line;
  const auto lines = at::from_blob(const_cast<double*>(values.data()), {n_lines, width}, at::TensorOptions(at::kDouble));
  const auto nothing = at::full({1, width}, std::numeric_limits<double>::quiet_NaN(), lines.options());
  const auto raw = at::cat({lines, nothing}).index_select(0, line);
  return {Rows({{at::nan_to_num(raw, 0.0), {}, may_miss ? raw.isnan().logical_not() : Tensor(), cut.starts(steps)}})};
}

SeriesTable table_of(const DataSpec& spec, const std::vector<Path>& files, std::vector<std::string>& notes) {
  const auto header = TableRows(files.front()).header();
  SeriesTable table;
  table.id = spec.window > 0 ? std::nullopt : find_column(header, {"id"});
  table.time = find_column(header, {"time", "date"});
  for (const auto& column : survey(spec, files, notes)) {
    const auto place = static_cast<std::size_t>(column.place);
    if (place == table.id || place == table.time) continue;
    // two whole numbers are a category of tables; here they are numbers
    const bool numbers = std::ranges::all_of(column.words, [](const auto& word) { return number_of(word).has_value(); });
    if (column.is_category() && !numbers) {
      notes.push_back(fmt::format("column {}: texts, left out of the series", column.name));
      continue;
    }
    table.names.push_back(column.name);
    table.forms.push_back(column.is_category() ? "whole" : column.form);
    table.places.push_back(place);
    table.may_miss = table.may_miss || column.n_unknown > 0;
  }
  if (table.places.empty()) throw errors::malformed(files.front(), "no column of numbers beside id and time", "at least one");
  return table;
}

}  // namespace

bool is_series(const DataSpec& spec, const Path& file) {
  if (spec.window > 0) return true;
  const TableRows rows(file);
  return find_column(rows.header(), {"id"}) && find_column(rows.header(), {"time", "date"});
}

Opened open_series(const DataSpec& spec) {
  const auto files = part_files(spec.name);
  std::vector<Path> present;
  for (const auto& file : {files.train, files.valid, files.test}) {
    if (!file.empty()) present.push_back(file);
  }
  Opened opened;
  auto table = table_of(spec, present, opened.notes);
  if (spec.step > 0 && !table.time)
    throw errors::bad_value("data.step", fmt::format("{}", spec.step), spec.name + " has no column time or date: set it to 0");
  table.may_miss = table.may_miss || spec.step > 0;
  const auto n_lines = count_rows(files.train) + count_rows(files.valid) + count_rows(files.test);
  expect_memory_to_read(files.train, n_lines * line_bytes(table));
  Cut cut{.longest = spec.window > 0 ? spec.window : spec.longest};
  auto step = spec.step;
  std::int64_t n_gaps = 0;
  const auto read = [&](const Path& file) -> Batch {
    if (file.empty()) return {};
    const auto all = read_steps(file, table);
    auto steps = in_order(all);
    if (table.time && step == 0) step = usual_time_between(steps);
    if (step > 0) n_gaps += count_left_out(steps, step);
    if (spec.step > 0) steps = with_gaps(steps, step, file);
    return to_batch(steps, all.values, std::ssize(table.places), table.may_miss, cut);
  };
  opened.train = read(files.train);
  opened.valid = read(files.valid);
  opened.test = read(files.test);
  opened.notes.push_back(
      fmt::format("series of {}, at most {} long", counted(std::ssize(table.names), "column"), counted(cut.most, "step")));
  if (cut.n_cut > 0 && spec.window == 0)
    opened.notes.push_back(
        fmt::format("longer series were cut into rows of {}, {}", counted(cut.longest, "step"), counted(cut.n_cut, "time")));
  if (n_gaps > 0)
    opened.notes.push_back(fmt::format("times leave out {} of {}: {}", counted(n_gaps, "step"), step,
                                       spec.step > 0 ? std::string("their cells are unknown")
                                                     : fmt::format("the lines beside follow each other; data.step = {} makes "
                                                                   "unknown cells of what is left out",
                                                                   step)));
  const Field field{.name = "series",
                    .shape = {static_cast<std::int64_t>(table.names.size())},
                    .layout = Field::Layout::sequence,
                    .longest = cut.most,
                    .may_miss = table.may_miss};
  opened.codec = [field, table](const Batch& train) {
    const auto& column = train.event.columns.front();
    auto settings = standardized(column.data, column.observed);
    settings.names = table.names, settings.forms = table.forms;
    return Codec({reals_codec(field, std::move(settings))});
  };
  return opened;
}

}  // namespace gx
