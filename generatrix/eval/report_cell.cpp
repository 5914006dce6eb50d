#include "generatrix/eval/report_cell.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace gx {

ReportCell cell_of(const std::vector<Metric::Finding>& by_seed) {
  const Measurement* first = nullptr;
  std::string reason;
  std::vector<std::optional<double>> values;
  for (const auto& finding : by_seed) {
    const auto* number = std::get_if<Measurement>(&finding);
    if (number && !first) first = number;
    if (!number && reason.empty()) reason = std::get<Omitted>(finding).reason;
    values.push_back(number ? std::optional(number->value) : std::nullopt);
  }
  ReportCell cell{.by_seed = std::move(values), .reason = std::move(reason)};
  if (first) {
    cell.standard_error = first->standard_error;
    cell.kind = first->measure.empty() ? first->kind : first->kind + " " + first->measure;
    cell.real_vs_real = first->real_vs_real;
    cell.n_real = first->n;
    cell.n_fake = first->n_fake;
    cell.features = first->features;
    cell.extra = first->extra;
  }
  summarize(cell);
  return cell;
}

void summarize(ReportCell& cell) {
  double n = 0, sum = 0, squares = 0;
  for (const auto& value : cell.by_seed) {
    n += value ? 1 : 0;
    sum += value.value_or(0);
  }
  if (n == 0) return cell.by_seed.clear();
  cell.reason.clear();
  cell.value = sum / n;
  for (const auto& value : cell.by_seed) squares += value ? (*value - *cell.value) * (*value - *cell.value) : 0;
  if (n > 1) cell.spread = std::sqrt(squares / (n - 1));
}

void mark_best(Report& report) {
  for (std::size_t c = 0; c < report.columns.size(); ++c) {
    const auto better = report.columns[c].better;
    if (better == MetricInfo::Better::neither) continue;
    std::map<std::string, std::vector<ReportCell*>> groups;  // by kind
    for (auto& row : report.rows) {
      auto& cell = row.cells[c];
      if (cell.value && std::isfinite(*cell.value)) groups[cell.kind].push_back(&cell);
    }
    for (auto& [kind, cells] : groups) {
      if (cells.size() < 2 || kind.starts_with("unnormalized")) continue;
      const auto least = [](const ReportCell* a, const ReportCell* b) { return *a->value < *b->value; };
      const auto [low, high] = std::ranges::minmax_element(cells, least);
      if (*(*low)->value == *(*high)->value) continue;  // all alike: nothing is best
      const auto best = better == MetricInfo::Better::lower ? *(*low)->value : *(*high)->value;
      for (auto* cell : cells) cell->best = *cell->value == best;
    }
  }
}

void drop_empty_columns(Report& report) {
  for (std::size_t c = report.columns.size(); c-- > 0;) {
    const bool empty = std::ranges::none_of(report.rows, [c](const ReportRow& row) { return row.cells[c].value.has_value(); });
    if (!empty) continue;
    report.columns.erase(report.columns.begin() + static_cast<std::ptrdiff_t>(c));
    for (auto& row : report.rows) row.cells.erase(row.cells.begin() + static_cast<std::ptrdiff_t>(c));
  }
}

}  // namespace gx
