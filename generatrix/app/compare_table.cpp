#include "generatrix/app/compare_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace gx {
namespace {

constexpr std::pair<const char*, const char*> kGroups[] = {{"quality", "Quality of samples"},
                                                           {"likelihood", "Likelihood"},
                                                           {"representation", "Codes and reconstruction"},
                                                           {"cost", "Cost"}};
constexpr std::size_t kWidest = 9;  // columns of a table before it is cut

// Numbers the reasons why there is no number, in the order in which they are met.
class Footnotes {
 public:
  std::string mark(const std::string& reason) {
    const auto found = std::ranges::find(reasons_, reason);
    const auto index = found - reasons_.begin();
    if (found == reasons_.end()) reasons_.push_back(reason);
    return fmt::format("- [{}]", index + 1);
  }
  std::string text() const {
    std::string text;
    for (std::size_t i = 0; i < reasons_.size(); ++i) text += fmt::format("[{}] {}\n", i + 1, reasons_[i]);
    return text;
  }

 private:
  std::vector<std::string> reasons_;
};

constexpr const char* kUnits[] = {"", "k", "M", "G", "T", "P"};

// The power of 1000 that a number is written in: 0 up to 99,999.
int unit_of(double value) {
  if (!std::isfinite(value) || std::abs(value) < 99999.5) return 0;
  int unit = 0;
  for (; std::abs(value) >= 1000 && unit < 5; ++unit) value /= 1000;
  return unit;
}

// `digits` significant ones, and all before the point.
std::string whole(double value, int digits) {
  const bool is_long = std::isfinite(value) && std::abs(value) >= std::pow(10, digits) - 0.5;
  return is_long ? fmt::format("{:.0f}", value) : number(value, digits);
}

// In the scale of `value`.
std::string scaled(double number, double value, int digits) {
  const auto unit = unit_of(value);
  return whole(number / std::pow(1000, unit), digits) + kUnits[unit];
}

std::string short_kind(const std::string& kind) {
  if (kind.starts_with("lower_bound mass of p")) return "bound " + kind.substr(20);
  if (kind.starts_with("lower_bound")) return "bound";
  if (kind.starts_with("unnormalized")) return "unnorm.";
  const auto given = kind.find("p(x|");
  return kind.substr(0, kind.find(' ')) + (given == kind.npos ? "" : " " + kind.substr(given));
}

std::string text_of(const ReportCell& cell, Footnotes& notes) {
  if (!cell.value) return notes.mark(cell.reason);
  auto text = compact(*cell.value);
  if (cell.standard_error) text += " +-" + scaled(*cell.standard_error, *cell.value, 2);
  if (cell.best) text += "*";
  if (!cell.kind.empty()) text += " " + short_kind(cell.kind);
  if (!cell.caution.empty()) text += notes.mark(cell.caution).substr(1);  // without the dash
  return text;
}

std::string name_of(const ReportRow& row) { return row.sampler == "none" ? row.name : row.name + " + " + row.sampler; }

// The columns `chosen` of all rows, and below them what no model made.
std::string table(const Report& report, const std::vector<std::size_t>& chosen, Footnotes& notes) {
  std::vector<std::vector<std::string>> lines{{"model + sampler"}};
  for (const auto c : chosen) lines[0].push_back(report.columns[c].heading);
  for (const auto& row : report.rows) {
    lines.push_back({name_of(row)});
    for (const auto c : chosen) lines.back().push_back(text_of(row.cells[c], notes));
  }
  for (const auto& row : report.baselines) {
    if (std::ranges::none_of(chosen, [&](std::size_t c) { return row.cells[c].value.has_value(); })) continue;
    lines.push_back({"(" + row.name + ")"});
    for (const auto c : chosen) lines.back().push_back(row.cells[c].value ? text_of(row.cells[c], notes) : "");
  }
  return columns(lines);
}

}  // namespace

std::string compact(double value) { return scaled(value, value, 4); }

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
      "rows); +- standard error over rows, and over seeds where there are several; - no number, for the reason below\n" +
      notes.text();
  for (const auto& row : report.rows) {
    if (!row.failure.empty()) text += fmt::format("{}: {}\n", row.name, row.failure);
  }
  for (const auto& column : report.columns) {
    if (!column.caution.empty()) text += fmt::format("{}: {}\n", column.heading, column.caution);
  }
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
