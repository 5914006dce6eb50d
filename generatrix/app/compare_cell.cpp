#include "generatrix/app/compare_cell.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "generatrix/app/output.h"

namespace gx {
namespace {

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

// "lower_bound mass of p(x|label)" is "bound p(x|label)".
std::string short_kind(const std::string& kind) {
  const auto of = kind.find(" of p(");
  const auto given = of == kind.npos ? "" : " " + kind.substr(of + 4);
  if (kind.starts_with("lower_bound")) return "bound" + given;
  if (kind.starts_with("unnormalized")) return "unnorm." + given;
  return kind.substr(0, kind.find(' ')) + given;
}

// The place of the last digit that an error leaves: two digits of an error that begins with 1 or 2, else one.
int last_place(double error) {
  const auto place = static_cast<int>(std::floor(std::log10(error)));
  return error / std::pow(10, place) < 2.95 ? place - 1 : place;
}

std::string with_error_of(double value, double error) {
  const auto unit = unit_of(value);
  const auto scale = std::pow(1000, unit);
  const auto decimals = std::max(0, -last_place(error / scale));
  if (decimals > 5) return fmt::format("{} +-{}", compact(value, 3), number(error, 1));
  return fmt::format("{:.{}f}{} +-{:.{}f}{}", value / scale, decimals, kUnits[unit], error / scale, decimals, kUnits[unit]);
}

}  // namespace

std::string Footnotes::mark(const std::string& reason) {
  const auto found = std::ranges::find(reasons_, reason);
  const auto index = found - reasons_.begin();
  if (found == reasons_.end()) reasons_.push_back(reason);
  return fmt::format("[{}]", index + 1);
}

std::vector<std::string> Footnotes::lines() const {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < reasons_.size(); ++i) lines.push_back(fmt::format("[{}] {}", i + 1, reasons_[i]));
  return lines;
}

std::vector<std::string> cautions_of(const Report& report, const std::vector<std::size_t>& columns) {
  std::vector<std::pair<std::string, std::string>> all;
  for (const auto c : columns) {
    const auto& column = report.columns[c];
    if (!column.caution.empty()) all.emplace_back(column.caution, column.heading);
  }
  std::vector<std::string> lines;
  for (const auto& [said, headings] : together(all)) lines.push_back(fmt::format("{}: {}", fmt::join(headings, ", "), said));
  return lines;
}

std::vector<const ReportRow*> baselines_of(const Report& report, const std::vector<std::size_t>& columns) {
  std::vector<const ReportRow*> rows;
  for (const auto& row : report.baselines) {
    if (std::ranges::any_of(columns, [&](std::size_t c) { return row.cells[c].value.has_value(); })) rows.push_back(&row);
  }
  return rows;
}

std::string row_name(const ReportRow& row) {
  return row.sampler.empty() || row.sampler == "none" ? row.name : row.name + " + " + row.sampler;
}

std::string compact(double value, int digits) { return scaled(value, value, digits); }

std::string cell_text(const ReportCell& cell, Footnotes& notes) {
  if (!cell.value) return "- " + notes.mark(cell.reason);
  auto text = compact(*cell.value);
  if (cell.standard_error) text += " +-" + scaled(*cell.standard_error, *cell.value, 2);
  if (cell.best) text += "*";
  if (!cell.kind.empty()) text += " " + short_kind(cell.kind);
  if (!cell.caution.empty()) text += " " + notes.mark(cell.caution);
  return text;
}

std::string short_cell_text(const ReportCell& cell, const ShortForm& form, Footnotes& notes) {
  if (!cell.value) return notes.mark(cell.reason);
  const auto error = form.error ? cell.standard_error : std::nullopt;
  const bool usable = error && std::isfinite(*error) && *error > 0 && std::isfinite(*cell.value);
  auto text = usable ? with_error_of(*cell.value, *error) : compact(*cell.value, 3);
  if (form.kind && !cell.kind.empty()) text += " " + short_kind(cell.kind);
  return cell.best ? text + "*" : text;
}

}  // namespace gx
