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
  struct Cell {
    std::string text = {};
    Path file = {};
    std::string place = {};  // empty: there is none

    void take(const std::string& cell, const TableRows& rows) {
      if (place.empty()) *this = {cell, rows.path(), rows.place()};
    }
    std::string shown() const { return text.substr(0, kShown); }
  };
  Cell odd = {}, no_date = {};  // the first that is no number, and the first that is neither a number nor a date
  Cell grouped = {};            // the first with three digits behind its only point
  std::int64_t n_grouped = 0, n_with_point = 0, n_rising = 0;
  double last = 0;
  bool beside_commas = false;  // in a table of decimal commas

  void add(const std::string& cell, std::size_t column, const TableRows& rows) {
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
      n_rising += *number == last + 1 ? 1 : 0;
      last = *number;
      no_date.take(cell, rows);
      if (const auto point = cell.find('.'); point != cell.npos && !rows.had_comma(column)) {
        ++n_with_point;
        if (cell.size() - point == 4 && point <= 3 && point > 0 && cell.front() != '0' && cell.front() != '-') {
          ++n_grouped;
          grouped.take(cell, rows);
        }
      }
    } else {
      odd.take(cell, rows);
      if (const auto seconds = seconds_of(cell)) {
        ++dates;
        days = days && std::fmod(*seconds, 86'400) == 0;
        add_value(*seconds);
      } else {
        no_date.take(cell, rows);
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
      for (std::size_t j = 0; j < cells.size(); ++j) facts[j].add(cells[j], j, rows);
    }
    for (auto& f : facts) f.beside_commas = f.beside_commas || rows.has_decimal_commas();
  }
  if (n == 0) throw errors::malformed(files.front(), "no rows below the header", "at least one");
  return facts;
}

DataError strange_cell(const Facts::Cell& cell, const std::string& name, const std::string& expected) {
  return errors::malformed(cell.file, fmt::format("{}, column {} is '{}'", cell.place, name, cell.shown()), expected);
}

// Throws where nearly all cells are numbers, or dates, and one is none: it would make categories of them.
void check_numbers(const Facts& f, const std::string& name) {
  const bool many = f.overflowed || static_cast<std::int64_t>(f.words.size()) > kFewWords;
  if (f.all_numbers() || f.all_dates() || !many) return;
  const auto expected = [&](const std::string& what, std::int64_t n) {
    return fmt::format("{} as in {} of {} rows: empty the cell if it is unknown, or name the column in data.categories", what, n,
                       f.known);
  };
  if (f.numbers * 10 >= f.known * 9) throw strange_cell(f.odd, name, expected("a number", f.numbers));
  if (f.dates * 10 >= f.known * 9) throw strange_cell(f.no_date, name, expected("a date", f.dates));
}

// Half of the cells or more are numbers, or dates, and yet it is a category: it may be one odd cell's doing.
std::string odd_words(const Facts& f, const std::string& column, const std::string& is = "read as categories") {
  const auto n = std::max(f.numbers, f.dates);
  if (f.all_numbers() || f.all_dates() || 2 * n < f.known) return "";
  const auto& odd = f.dates > f.numbers ? f.no_date : f.odd;
  return fmt::format(
      "column {}: {} of {} known cells are {}, yet it is {} because of '{}' ({} of {}): empty "
      "the cell if it is unknown, or name the column in data.categories",
      column, n, f.known, f.dates > f.numbers ? "dates" : "numbers", is, odd.shown(), odd.place, odd.file.filename().string());
}

// What to do where nearly all cells are numbers or dates, many of them in forms of people. Of too many words the first tells.
std::string how_to_write(const Facts& f) {
  std::int64_t n = f.numbers + f.dates;
  std::string first;
  for (const auto& [word, count] : f.words) {
    if (number_of(word) || as_it_would_be_read(word).empty()) continue;
    n += count;
    if (first.empty() || word < first) first = word;
  }
  if (f.overflowed)
    first = f.odd.text;
  else if (10 * n < 9 * f.known)
    return "";
  const auto form = as_it_would_be_read(first);
  if (form.empty()) return "";
  return fmt::format("; cells as '{}' are read as {} when written as {}", first, seconds_of(form) ? "dates" : "numbers", form);
}

std::string form_of(const Facts& f, const std::string& name, const DataSpec& spec) {
  if (contains(spec.categories, name)) return "category";
  const bool two = f.all_numbers() && f.whole && f.words.size() <= 2 && !f.overflowed;
  if (contains(spec.numbers, name) || (f.all_numbers() && !two)) {
    if (!f.all_numbers() && !f.all_dates() && f.dates > 0) throw strange_cell(f.no_date, name, "a date as 2026-01-07");
    if (!f.all_numbers() && !f.all_dates())
      throw strange_cell(f.odd, name, "a number, as data.numbers or a model that knows the column wants it");
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

// Whether it may count the rows: each number is the one before and 1.
bool counts_rows(const Facts& f) {
  constexpr std::int64_t kFewest = 20;
  return f.all_numbers() && f.known >= kFewest && f.n_rising >= f.known - 1;
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
        auto odd = odd_words(f, name, "left out");
        const auto n = f.overflowed ? fmt::format("more than {}", kMostWords) : fmt::format("{}", f.words.size());
        notes.push_back(!odd.empty()
                            ? std::move(odd)
                            : fmt::format("column {}: {} different texts in {} rows, left out: they name rows, as '{}'{}", name,
                                          n, f.known, f.odd.shown(), how_to_write(f)));
        left_out.push_back(notes.back());
        continue;
      }
      if (f.overflowed)
        throw errors::malformed(files.front(), fmt::format("column {} has more than {} categories", name, kMostWords),
                                "fewer: leave it out by data.columns");
      set_words(column, f);
      if (auto odd = odd_words(f, name); !odd.empty() && !contains(spec.categories, name)) notes.push_back(std::move(odd));
      if (const auto how = how_to_write(f); !how.empty() && !contains(spec.categories, name))
        notes.push_back(fmt::format("column {}: read as categories{}", name, how));
    }
    column.counts_rows = counts_rows(f) && spec.columns.empty() && !contains(spec.numbers, name) && !column.is_given;
    if (f.beside_commas && f.n_grouped > 0 && f.n_grouped == f.n_with_point)
      notes.push_back(
          fmt::format("column {}: {} is read as it stands, in a table of decimal commas; where points separate "
                      "thousands, take them out ({} of {})",
                      name, f.grouped.shown(), counted(f.n_grouped, "cell"), f.known));
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
