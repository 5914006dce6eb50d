#include "generatrix/data/sources/table_columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "generatrix/base/errors.h"
#include "generatrix/base/text.h"
#include "generatrix/data/dates.h"
#include "generatrix/data/sources/cells.h"

namespace gx {
namespace {

constexpr std::size_t kMostWords = 65'536;
constexpr std::int64_t kFewWords = 100;
constexpr double kLargest = 1e30;         // beyond it what a model reads would not be finite
constexpr std::size_t kShown = 40;        // letters of a cell
constexpr std::size_t kNamedColumns = 5;  // in a complaint
constexpr std::size_t kNoted = 40;        // columns: of more, only how many there are of each form

// What is known of a column's cells.
struct Facts {
  std::int64_t known = 0, unknown = 0, numbers = 0, dates = 0;
  bool whole = true, days = true, overflowed = false;
  double low = std::numeric_limits<double>::infinity(), high = -low;
  std::unordered_map<std::string, std::int64_t> words = {};  // how often
  std::string odd = {};                                      // the first cell that is no number
  Path odd_file = {};
  std::string odd_place = {};

  void add(const std::string& cell, const TableRows& rows) {
    if (is_unknown(cell)) {
      ++unknown;
      return;
    }
    ++known;
    if (const auto number = number_of(cell)) {
      if (std::abs(*number) > kLargest) {
        throw errors::malformed(rows.path(), fmt::format("{} holds {}", rows.place(), cell.substr(0, 40)),
                                fmt::format("numbers of at most {:g}: empty the cell if it is unknown", kLargest));
      }
      ++numbers;
      whole = whole && is_whole(*number);
      add_value(*number);
    } else if (odd_place.empty()) {
      odd = cell, odd_file = rows.path(), odd_place = rows.place();
    }
    if (dates + 1 == known) {  // so far all are dates
      if (const auto seconds = seconds_of(cell)) {
        ++dates;
        days = days && std::fmod(*seconds, 86'400) == 0;
        add_value(*seconds);
      }
    }
    if (overflowed) return;
    ++words[cell];
    if (words.size() > kMostWords) {
      words.clear();
      overflowed = true;
    }
  }
  void add_value(double value) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
  bool all_numbers() const { return numbers == known; }
  bool all_dates() const { return dates == known; }
};

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

void check_names(const std::vector<std::string>& wanted, const std::vector<std::string>& header, const char* key) {
  for (const auto& name : wanted) {
    if (!contains(header, name)) throw errors::unknown_name(key, "column", name, header);
  }
}

std::vector<Facts> facts_of(const std::vector<Path>& files, const std::vector<std::string>& header) {
  std::vector<Facts> facts(header.size());
  std::vector<std::string> cells;
  std::int64_t n = 0;
  for (const auto& file : files) {
    TableRows rows(file);
    if (rows.header() != header) throw errors::malformed(file, "other columns", "those of " + files.front().filename().string());
    while (rows.next(cells)) {
      ++n;
      for (std::size_t j = 0; j < cells.size(); ++j) facts[j].add(cells[j], rows);
    }
  }
  if (n == 0) throw errors::malformed(files.front(), "no rows below the header", "at least one");
  return facts;
}

void check_numbers(const Facts& f, const std::string& name) {
  const bool mostly = f.numbers * 10 >= f.known * 9 && static_cast<std::int64_t>(f.words.size()) > kFewWords;
  if (f.all_numbers() || f.all_dates() || !(mostly || f.overflowed)) return;
  throw errors::malformed(
      f.odd_file, fmt::format("{}, column {} is '{}'", f.odd_place, name, f.odd.substr(0, 40)),
      fmt::format("a number as in {} of {} rows: empty the cell if it is unknown, or name the column in data.categories",
                  f.numbers, f.known));
}

// Half of the cells or more are numbers, and yet it is a category: it may be one odd cell's doing.
std::string odd_words(const Facts& f, const TableColumn& column) {
  if (f.all_numbers() || f.all_dates() || 2 * f.numbers < f.known) return "";
  return fmt::format(
      "column {}: {} of {} known cells are numbers, yet it is read as categories because of '{}' ({} of {}): empty "
      "the cell if it is unknown, or name the column in data.categories",
      column.name, f.numbers, f.known, f.odd.substr(0, 40), f.odd_place, f.odd_file.filename().string());
}

std::string form_of(const Facts& f, const std::string& name, const DataSpec& spec) {
  if (contains(spec.categories, name)) return "category";
  const bool two = f.all_numbers() && f.whole && f.words.size() <= 2 && !f.overflowed;
  if (contains(spec.numbers, name) || (f.all_numbers() && !two)) {
    if (!f.all_numbers() && !f.all_dates())
      throw errors::bad_value(
          "data.numbers", name,
          fmt::format("{} of {} has '{}' there, which is no number", f.odd_place, f.odd_file.string(), f.odd.substr(0, 40)));
    if (f.all_numbers()) return f.whole ? "whole" : "number";
  }
  if (f.all_dates()) return f.days ? "day" : "date";
  if (!two) check_numbers(f, name);
  return "category";
}

// Are the texts names of rows rather than categories?
bool names_rows(const Facts& f) {
  const auto n = static_cast<std::int64_t>(f.words.size());
  return f.overflowed || (n > kFewWords && 2 * n > f.known);
}

void set_words(TableColumn& column, const Facts& f) {
  for (const auto& [word, count] : f.words) column.words.push_back(word);
  if (column.words.empty()) column.words.emplace_back("?");  // asked for, and every cell is unknown: a symbol that no cell holds
  if (f.all_numbers())
    std::ranges::sort(column.words,
                      [](const auto& a, const auto& b) { return std::pair(*number_of(a), a) < std::pair(*number_of(b), b); });
  else
    std::ranges::sort(column.words);
  for (std::size_t i = 0; i < column.words.size(); ++i) column.symbols.emplace(column.words[i], static_cast<std::int64_t>(i));
}

std::string column_words(const TableColumn& c) {
  auto text = c.is_category()
                  ? fmt::format("column {}: {} {}", c.name, c.words.size(), c.words.size() == 1 ? "category" : "categories")
                  : fmt::format("column {}: {}", c.name,
                                c.form == "day"     ? "dates"
                                : c.form == "date"  ? "dates with time"
                                : c.form == "whole" ? "whole numbers"
                                                    : "numbers");
  if ((c.form == "number" || c.form == "whole") && c.low <= c.high) text += fmt::format(" of {} to {}", c.low, c.high);
  if (c.form == "whole" && std::max(-c.low, c.high) > kMostExact) text += ", beyond 2^53 without their last digits";
  if (c.n_unknown > 0) text += fmt::format(", {} unknown", c.n_unknown);
  return c.is_given ? text + ", given" : text;
}

void note_columns(const std::vector<TableColumn>& columns, std::vector<std::string>& notes) {
  if (columns.size() <= kNoted) {
    for (const auto& column : columns) notes.push_back(column_words(column));
    return;
  }
  const auto n = std::ranges::count_if(columns, &TableColumn::is_category);
  notes.push_back(
      fmt::format("{} columns: {} categories, {} numbers", columns.size(), n, static_cast<std::ptrdiff_t>(columns.size()) - n));
}

}  // namespace

double TableColumn::value_of(const std::string& cell) const {
  if (is_category()) return static_cast<double>(symbols.at(cell));
  return form == "date" || form == "day" ? *seconds_of(cell) : *number_of(cell);
}

const std::vector<std::string>& names_given(const DataSpec& spec) {
  static const std::vector<std::string> none;
  const auto* columns = std::get_if<ColumnsGivenSpec>(&spec.given);
  return columns ? columns->names : none;
}

std::vector<TableColumn> survey(const DataSpec& spec, const std::vector<Path>& files, std::vector<std::string>& notes) {
  const auto header = TableRows(files.front()).header();
  const auto& given = names_given(spec);
  check_names(spec.columns, header, "data.columns");
  check_names(spec.categories, header, "data.categories");
  check_names(spec.numbers, header, "data.numbers");
  check_names(given, header, "data.given.names");
  const auto facts = facts_of(files, header);
  std::vector<TableColumn> columns;
  std::vector<std::string> left_out;
  for (std::size_t j = 0; j < header.size(); ++j) {
    const auto& name = header[j];
    const auto& f = facts[j];
    if (!spec.columns.empty() && !contains(spec.columns, name) && !contains(given, name)) continue;
    if (f.known == 0 && !contains(spec.categories, name) && !contains(spec.numbers, name)) {
      notes.push_back(fmt::format("column {}: no known cell, left out", name));
      continue;
    }
    TableColumn column{
        form_of(f, name, spec), name, static_cast<std::int64_t>(j), contains(given, name), f.unknown, f.low, f.high};
    if (column.is_category()) {
      if (names_rows(f) && !contains(spec.categories, name)) {
        notes.push_back(fmt::format("column {}: {} different texts in {} rows, left out: they name rows, as '{}'", name,
                                    f.overflowed ? fmt::format("more than {}", kMostWords) : fmt::format("{}", f.words.size()),
                                    f.known, f.odd.substr(0, kShown)));
        left_out.push_back(notes.back());
        continue;
      }
      if (f.overflowed)
        throw errors::malformed(files.front(), fmt::format("column {} has more than {} categories", name, kMostWords),
                                "fewer: leave it out by data.columns");
      set_words(column, f);
      if (auto odd = odd_words(f, column); !odd.empty() && !contains(spec.categories, name)) notes.push_back(std::move(odd));
    }
    columns.push_back(std::move(column));
  }
  if (std::ranges::all_of(columns, &TableColumn::is_given))
    throw errors::malformed(files.front(),
                            left_out.empty() ? "no column to model" : "no column to model: " + listed(left_out, kNamedColumns),
                            "at least one of numbers, ISO dates or categories that is not given");
  note_columns(columns, notes);
  return columns;
}

}  // namespace gx
