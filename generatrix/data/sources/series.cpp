#include "generatrix/data/sources/series.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <optional>

#include "generatrix/base/errors.h"
#include "generatrix/base/text.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/sources/cells.h"
#include "generatrix/data/sources/siblings.h"
#include "generatrix/data/sources/standardize.h"
#include "generatrix/data/sources/table_columns.h"

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

// Rows of at most `longest` steps (0: any), and where they start.
Batch to_batch(const Steps& all, const SeriesTable& table, std::int64_t longest, std::int64_t& most, std::int64_t& n_cut) {
  std::vector<std::int64_t> order(all.time.size()), start{0};
  std::iota(order.begin(), order.end(), 0);
  const auto key = [&](std::int64_t i) {
    return std::pair(all.series[static_cast<std::size_t>(i)], all.time[static_cast<std::size_t>(i)]);
  };
  std::ranges::stable_sort(order, {}, key);
  const auto n = static_cast<std::int64_t>(order.size());
  for (std::int64_t i = 1; i <= n; ++i) {
    const bool ends =
        i == n || key(order[static_cast<std::size_t>(i)]).first != key(order[static_cast<std::size_t>(i - 1)]).first;
    const bool is_full = longest > 0 && i - start.back() == longest;
    if (!ends && !is_full) continue;
    n_cut += is_full && !ends;
    most = std::max(most, i - start.back());
    start.push_back(i);
  }
  const auto width = static_cast<std::int64_t>(table.places.size());
  const auto raw = at::from_blob(const_cast<double*>(all.values.data()), {n, width}, at::TensorOptions(at::kDouble))
                       .index_select(0, at::tensor(order, at::kLong));
  const auto known = raw.isnan().logical_not();
  return {Rows({{at::nan_to_num(raw, 0.0), {}, table.may_miss ? known : Tensor(), at::tensor(start, at::kLong)}})};
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
  const auto table = table_of(spec, present, opened.notes);
  const auto longest = spec.window > 0 ? spec.window : spec.longest;
  std::int64_t most = 0, n_cut = 0;
  const auto read = [&](const Path& file) {
    return file.empty() ? Batch{} : to_batch(read_steps(file, table), table, longest, most, n_cut);
  };
  opened.train = read(files.train);
  opened.valid = read(files.valid);
  opened.test = read(files.test);
  opened.notes.push_back(
      fmt::format("series of {}, at most {} long", counted(std::ssize(table.names), "column"), counted(most, "step")));
  if (n_cut > 0 && spec.window == 0)
    opened.notes.push_back(
        fmt::format("longer series were cut into rows of {}, {}", counted(longest, "step"), counted(n_cut, "time")));
  const Field field{.name = "series",
                    .shape = {static_cast<std::int64_t>(table.names.size())},
                    .layout = Field::Layout::sequence,
                    .longest = most,
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
