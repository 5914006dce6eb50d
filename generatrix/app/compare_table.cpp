#include "generatrix/app/compare_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <numeric>

#include "generatrix/app/compare_cell.h"

namespace gx {
namespace {

constexpr std::pair<const char*, const char*> kGroups[] = {{"quality", "Quality of samples"},
                                                           {"likelihood", "Likelihood"},
                                                           {"representation", "Codes and reconstruction"},
                                                           {"cost", "Cost"}};
constexpr std::size_t kWidest = 9;  // columns of a table before it is cut

// The columns `chosen` of all rows, and below them what no model made.
std::string table(const Report& report, const std::vector<std::size_t>& chosen, Footnotes& notes) {
  std::vector<std::vector<std::string>> lines{{"model + sampler"}};
  for (const auto c : chosen) lines[0].push_back(report.columns[c].heading);
  for (const auto& row : report.rows) {
    lines.push_back({row_name(row)});
    for (const auto c : chosen) lines.back().push_back(cell_text(row.cells[c], notes));
  }
  for (const auto* row : baselines_of(report, chosen)) {
    lines.push_back({"(" + row->name + ")"});
    for (const auto c : chosen) lines.back().push_back(row->cells[c].value ? cell_text(row->cells[c], notes) : "");
  }
  return columns(lines);
}

}  // namespace

std::string compare_table(const Report& report) {
  Footnotes notes;
  std::string text;
  for (const auto& [group, title] : kGroups) {
    std::vector<std::size_t> chosen;
    for (std::size_t c = 0; c < report.columns.size(); ++c) {
      if (report.columns[c].group == group) chosen.push_back(c);
    }
    const auto n_tables = (chosen.size() + kWidest - 1) / kWidest;
    const auto wide = n_tables == 0 ? 1 : (chosen.size() + n_tables - 1) / n_tables;  // of nearly equal width
    for (std::size_t first = 0; first < chosen.size(); first += wide) {
      const auto last = std::min(first + wide, chosen.size());
      const std::vector<std::size_t> some(chosen.begin() + static_cast<std::ptrdiff_t>(first),
                                          chosen.begin() + static_cast<std::ptrdiff_t>(last));
      text += fmt::format("{}\n{}\n\n", first == 0 ? title : "...", table(report, some, notes));
    }
  }
  text +=
      "* best of its column among numbers of one kind, or not told apart from the best (2.1 errors of the difference on the same "
      "rows); +- standard error over rows, and over seeds where there are several; - no number, for the reason below\n";
  for (const auto& reason : notes.lines()) text += reason + "\n";
  for (const auto& row : report.rows) {
    if (!row.failure.empty()) text += fmt::format("{}: {}\n", row.name, row.failure);
  }
  std::vector<std::size_t> every(report.columns.size());
  std::iota(every.begin(), every.end(), std::size_t{0});
  for (const auto& line : cautions_of(report, every)) text += line + "\n";
  for (const auto& note : report.notes) text += "note: " + note + "\n";
  return text;
}

std::vector<Record> compare_records(const Report& report) {
  constexpr auto absent = std::numeric_limits<double>::quiet_NaN();
  std::vector<Record> records;
  for (const auto* rows : {&report.rows, &report.baselines})
    for (const auto& row : *rows) {
      for (std::size_t c = 0; c < report.columns.size(); ++c) {
        const auto& cell = row.cells[c];
        std::vector<double> by_seed;
        for (const auto& value : cell.by_seed) by_seed.push_back(value.value_or(absent));
        records.push_back({{"name", row.name},
                           {"model", row.model},
                           {"sampler", row.sampler},
                           {"data", report.data},
                           {"split", report.split},
                           {"metric", report.columns[c].name},
                           {"value", cell.value.value_or(absent)},
                           {"stderr", cell.standard_error.value_or(absent)},
                           {"error_by", cell.error_by},
                           {"spread", cell.spread.value_or(absent)},
                           {"by_seed", by_seed},
                           {"kind", cell.kind},
                           {"reason", cell.reason},
                           {"caution", cell.caution},
                           {"best", cell.best},
                           {"n_real", cell.n_real},
                           {"n_fake", cell.n_fake},
                           {"real_vs_real", cell.real_vs_real.value_or(absent)},
                           {"features", cell.features},
                           {"seed", static_cast<std::int64_t>(report.seed)}});
      }
    }
  return records;
}

}  // namespace gx
