#include "generatrix/app/compare_headline.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "generatrix/app/compare_cell.h"
#include "generatrix/studio/report_headline.h"

namespace gx {
namespace {

using Lines = std::vector<std::string>;

// One column of the table from top to bottom: a word, the heading, the numbers.
struct TableColumn {
  std::string word;
  Lines heading, cells;
  std::size_t width = 0;
  bool is_name = false;
};

TableColumn column_of(const std::string& word, const std::string& heading, Lines cells) {
  TableColumn column{.word = word, .cells = std::move(cells)};
  for (const auto& text : column.cells) column.width = std::max(column.width, text.size());
  for (const auto& part : broken_lines(heading, 1)) column.width = std::max(column.width, part.size());
  column.heading = broken_lines(heading, column.width);
  return column;
}

// In Report::columns.
std::vector<std::size_t> places_of(const std::vector<HeadlineColumn>& shown) {
  std::vector<std::size_t> places;
  for (const auto& one : shown) places.push_back(one.column);
  return places;
}

bool shows_error(const HeadlineColumn& column) { return column.word == "quality" || column.asked; }

// What the numbers leave of the line, but never less than a usual name takes; longer names go on below.
std::size_t name_width(const std::vector<TableColumn>& columns, std::size_t width) {
  constexpr std::size_t kLeast = 17;
  std::size_t numbers = 0;
  for (std::size_t i = 1; i < columns.size(); ++i) numbers += 2 + columns[i].width;
  return std::min(columns[0].width, std::max(kLeast, width > numbers ? width - numbers : 0));
}

std::vector<TableColumn> columns_of(const Report& report, const std::vector<HeadlineColumn>& shown, Footnotes& notes) {
  std::vector<Lines> cells(shown.size() + 1);
  const auto add = [&](const ReportRow& row, const std::string& name) {
    cells[0].push_back(name);
    for (std::size_t i = 0; i < shown.size(); ++i) {
      const ShortForm form{.error = shows_error(shown[i]), .kind = shown[i].word == "likelihood" || shown[i].asked};
      const auto& cell = row.cells[shown[i].column];
      cells[i + 1].push_back(row.failure.empty() && (cell.value || !row.model.empty()) ? short_cell_text(cell, form, notes) : "");
    }
  };
  for (const auto& row : report.rows) add(row, row_name(row));
  for (const auto* row : baselines_of(report, places_of(shown))) add(*row, "(" + row->name + ")");
  std::vector<TableColumn> all{column_of("", "model + sampler", cells[0])};
  all[0].is_name = true;
  all[0].heading = {"model + sampler"};
  all[0].width = std::max(all[0].width, all[0].heading[0].size());
  for (std::size_t i = 0; i < shown.size(); ++i) all.push_back(column_of(shown[i].word, shown[i].heading, cells[i + 1]));
  return all;
}

std::string without_trail(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

// The word of each group above its first column; columns of one word stand side by side.
std::string words_line(std::vector<TableColumn>& columns) {
  std::string line;
  std::size_t from = 0;  // where the column begins
  for (std::size_t i = 0; i < columns.size(); ++i) {
    std::size_t last = i, width = columns[i].width;
    while (last + 1 < columns.size() && columns[last + 1].word == columns[i].word) width += 2 + columns[++last].width;
    if (columns[i].word.size() > width) columns[last].width += columns[i].word.size() - width;
    width = std::max(width, columns[i].word.size());
    line += fmt::format("{:>{}}", columns[i].word, from + width - line.size());
    from += width + 2;
    i = last;
  }
  return without_trail(line);
}

template <class Text>
std::string table_line(const std::vector<TableColumn>& columns, const Text& text) {
  std::string line;
  for (const auto& column : columns) {
    if (!line.empty()) line += "  ";
    line +=
        column.is_name ? fmt::format("{:<{}}", text(column), column.width) : fmt::format("{:>{}}", text(column), column.width);
  }
  return without_trail(line);
}

std::string table_text(const Report& report, std::vector<TableColumn> columns, std::size_t width) {
  words_line(columns);  // widens what is narrower than its word
  columns[0].width = name_width(columns, width);
  auto text = words_line(columns);
  std::size_t height = 0;
  for (const auto& column : columns) height = std::max(height, column.heading.size());
  for (std::size_t i = 0; i < height; ++i) {
    text += table_line(columns, [&](const TableColumn& column) {  // headings stand on the numbers
      const auto above = height - column.heading.size();
      return i < above ? std::string() : column.heading[i - above];
    });
  }
  for (std::size_t r = 0; r < columns[0].cells.size(); ++r) {
    const bool failed = r < report.rows.size() && !report.rows[r].failure.empty();
    if (failed) {
      text += fmt::format("{:<{}}  {}\n", columns[0].cells[r], columns[0].width, report.rows[r].failure);
    } else {
      const auto name = broken_lines(columns[0].cells[r], columns[0].width);
      text += table_line(columns, [&](const TableColumn& column) { return column.is_name ? name[0] : column.cells[r]; });
      for (std::size_t i = 1; i < name.size(); ++i) text += " " + name[i] + "\n";
    }
  }
  return text;
}

std::string trainings_text(const Report& report) {
  Lines each;
  for (const auto& one : trainings_of(report))
    each.push_back(fmt::format("{} {:.0f} in {:.1f} s", one.name, one.steps, one.seconds));
  return each.empty() ? "" : fmt::format("Steps of training: {}.", fmt::join(each, ", "));
}

bool any_of_cells(const Report& report, const std::vector<HeadlineColumn>& shown, const auto& has) {
  return std::ranges::any_of(report.rows, [&](const ReportRow& row) {
    return std::ranges::any_of(shown, [&](const HeadlineColumn& c) { return has(row.cells[c.column], c); });
  });
}

std::string legend(const Report& report, const std::vector<HeadlineColumn>& shown) {
  std::string text;
  if (any_of_cells(report, shown, [](const ReportCell& cell, const HeadlineColumn&) { return cell.best; }))
    text += "* is the best of its column among numbers of one kind. ";
  if (any_of_cells(report, shown,
                   [](const ReportCell& cell, const HeadlineColumn& c) { return shows_error(c) && cell.standard_error; }))
    text += "+- is the standard error. ";
  return text.empty() ? "" : text.substr(0, text.size() - 1);
}

}  // namespace

std::string compare_headline(const Report& report, std::size_t width) {
  const auto shown = headline_of(report);
  Footnotes notes;
  auto text = table_text(report, columns_of(report, shown, notes), width) + "\n";
  if (const auto words = legend(report, shown); !words.empty()) text += wrapped(words, width) + "\n";
  for (const auto& reason : notes.lines()) text += wrapped(reason, width, 4) + "\n";
  for (const auto& line : cautions_of(report, places_of(shown))) text += wrapped(line, width, 4) + "\n";
  if (const auto words = trainings_text(report); !words.empty()) text += wrapped(words, width) + "\n";
  for (const auto& note : report.notes) text += wrapped("Note: " + note, width, 6) + "\n";
  return text;
}

}  // namespace gx
