#include "generatrix/data/sources/table_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "generatrix/base/errors.h"
#include "generatrix/data/sources/cells.h"
#include "generatrix/data/sources/siblings.h"
#include "generatrix/media/csv.h"
#include "generatrix/media/lines.h"
#include "generatrix/media/parquet.h"

namespace gx {
namespace {

using Cells = std::vector<std::string>;

void trim(Cells& cells) {
  for (auto& cell : cells) {
    const auto inner = trimmed(cell);
    if (inner.size() != cell.size()) cell = std::string(inner);
  }
}

std::string_view without_end(std::string_view line) {
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
  return line;
}

char delimiter_of(const Path& path) {
  const auto ending = ending_of(path);
  if (ending == ".tsv" || ending == ".inter") return '\t';
  LineReader lines(path, "a table");
  std::string_view first;
  if (!lines.next(first)) return ',';
  return std::ranges::count(first, ';') > std::ranges::count(first, ',') ? ';' : ',';
}

// Lines of comma-separated cells without header or quotes.
class PlainRows {
 public:
  explicit PlainRows(const Path& path) : lines_(path, "a table"), strips_stop_(ending_of(path) == ".test") {}

  bool next(Cells& cells) {
    std::string_view line;
    while (lines_.next(line)) {
      line = trimmed(without_end(line));
      if (line.empty() || line.front() == '|') continue;
      if (strips_stop_ && line.back() == '.') line.remove_suffix(1);
      cells.clear();
      for (;;) {
        const auto comma = line.find(',');
        cells.emplace_back(line.substr(0, comma));
        if (comma == std::string_view::npos) return true;
        line.remove_prefix(comma + 1);
      }
    }
    return false;
  }
  std::int64_t line() const { return lines_.number(); }

 private:
  LineReader lines_;
  bool strips_stop_;
};

// One group of rows after another.
class ParquetRows {
 public:
  explicit ParquetRows(const Path& path) : reader_(path) {
    const auto& columns = reader_.columns();
    for (std::size_t j = 0; j < columns.size(); ++j) {
      if (columns[j].kind == ParquetColumn::Kind::other)
        left_out_.push_back(
            fmt::format("column {}: {}, left out: a cell must be a number, a date or a text", columns[j].name, columns[j].type));
      else
        places_.push_back(static_cast<std::int64_t>(j));
    }
  }

  Cells header() const {
    Cells names;
    for (const auto place : places_) names.push_back(reader_.columns()[static_cast<std::size_t>(place)].name);
    return names;
  }
  const std::vector<std::string>& left_out() const { return left_out_; }
  std::int64_t number() const { return number_; }

  bool next(Cells& cells) {
    while (at_ == n_) {
      if (group_ == reader_.groups() || places_.empty()) return false;
      read_group();
    }
    cells.clear();
    for (auto& column : columns_) cells.push_back(std::move(column[at_]));
    ++at_, ++number_;
    return true;
  }

 private:
  void read_group() {
    columns_.clear();
    for (const auto place : places_) columns_.push_back(reader_.read_cells(group_, place).values);
    ++group_;
    at_ = 0, n_ = columns_.front().size();
  }

  ParquetReader reader_;
  std::vector<std::int64_t> places_ = {};  // in the file, of the columns that are read
  std::vector<std::string> left_out_ = {};
  std::vector<Cells> columns_ = {};  // of the group
  std::size_t at_ = 0, n_ = 0;       // in the group
  std::int64_t group_ = 0, number_ = 0;
};

// Numbers with a decimal comma get a point. Which have.
std::vector<bool> point(std::vector<std::string>& cells) {
  std::vector<bool> had(cells.size());
  for (std::size_t j = 0; j < cells.size(); ++j) {
    auto& cell = cells[j];
    const auto comma = cell.find(',');
    if (comma == cell.npos || comma == 0 || comma + 1 == cell.size()) continue;
    auto number = cell;
    number[comma] = '.';
    if (!number_of(number)) continue;
    cell = std::move(number);
    had[j] = true;
  }
  return had;
}

}  // namespace

struct TableRows::State {
  Path path;
  std::optional<CsvReader> csv = {};
  std::optional<PlainRows> plain = {};
  std::optional<ParquetRows> parquet = {};
  Cells header = {}, first = {};
  bool has_header = true, first_is_row = false, decimal_comma = false, has_decimal_commas = false;
  std::vector<bool> had_comma = {};  // the cells of the last row
  std::int64_t first_line = 1;

  bool read(Cells& cells) {
    if (!(csv ? csv->next(cells) : plain ? plain->next(cells) : parquet->next(cells))) return false;
    for (const auto& cell : cells) expect_utf8(cell, path, line());
    trim(cells);
    if (!decimal_comma) return true;
    had_comma = point(cells);
    has_decimal_commas = has_decimal_commas || std::ranges::find(had_comma, true) != had_comma.end();
    return true;
  }
  std::int64_t line() const { return csv ? csv->line() : plain ? plain->line() : parquet->number(); }
};

TableRows::TableRows(const Path& path) : state_(std::make_unique<State>(State{path})) {
  auto& s = *state_;
  const auto ending = ending_of(path);
  if (ending == ".data" || ending == ".test") {
    s.plain.emplace(path);
    if (!s.read(s.first)) throw errors::malformed(path, "no rows", "at least one");
    s.has_header = false;
  } else if (ending == ".parquet") {
    s.parquet.emplace(path);
    s.first = s.parquet->header();
  } else {
    const auto delimiter = delimiter_of(path);
    s.csv.emplace(path, delimiter);
    s.decimal_comma = delimiter == ';';
    s.first = s.csv->header();
    trim(s.first);
    if (s.decimal_comma) point(s.first);
    s.has_header = !std::ranges::all_of(s.first, [](const auto& cell) { return number_of(cell).has_value(); });
  }
  s.first_line = s.line();
  for (const auto& cell : s.first) expect_utf8(cell, path, 1);
  s.first_is_row = !s.has_header;
  for (std::size_t j = 0; j < s.first.size(); ++j) s.header.push_back(s.has_header ? s.first[j] : fmt::format("x{}", j));
  auto sorted = s.header;
  std::ranges::sort(sorted);
  if (const auto twice = std::ranges::adjacent_find(sorted); twice != sorted.end())
    throw errors::malformed(path, fmt::format("two columns named '{}'", *twice), "a header of different names");
}

TableRows::~TableRows() = default;

const std::vector<std::string>& TableRows::header() const { return state_->header; }
bool TableRows::has_header() const { return state_->has_header; }
bool TableRows::has_decimal_commas() const { return state_->has_decimal_commas; }
bool TableRows::had_comma(std::size_t column) const { return column < state_->had_comma.size() && state_->had_comma[column]; }
const Path& TableRows::path() const { return state_->path; }
std::string TableRows::place() const {
  return fmt::format("{} {}", state_->parquet ? "row" : "line", state_->first_is_row ? state_->first_line : state_->line());
}
std::vector<std::string> TableRows::left_out() const {
  return state_->parquet ? state_->parquet->left_out() : std::vector<std::string>{};
}

bool TableRows::next(std::vector<std::string>& cells) {
  auto& s = *state_;
  if (s.first_is_row) {
    cells = s.first;
    s.first_is_row = false;
    return true;
  }
  if (!s.read(cells)) return false;
  if (cells.size() != s.header.size())
    throw errors::malformed(s.path, fmt::format("{} has {} cells", place(), cells.size()), fmt::format("{}", s.header.size()));
  return true;
}

std::int64_t count_rows(const Path& file) {
  if (file.empty()) return 0;
  TableRows rows(file);
  std::vector<std::string> cells;
  std::int64_t n = 0;
  while (rows.next(cells)) ++n;
  return n;
}

bool is_table_name(const Path& path) {
  const auto ending = ending_of(path);
  return ending == ".csv" || ending == ".tsv" || ending == ".data" || ending == ".inter" || ending == ".parquet";
}

}  // namespace gx
