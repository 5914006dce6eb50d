#include "generatrix/eval/report_cell.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace gx {

ReportCell cell_of(const std::vector<Metric::Finding>& by_seed) {
  ReportCell cell;
  for (const auto& finding : by_seed) {
    if (const auto* omitted = std::get_if<Omitted>(&finding)) {
      if (cell.reason.empty()) cell.reason = omitted->reason;
      continue;
    }
    const auto& m = std::get<Measurement>(finding);
    if (cell.by_seed.empty()) {
      cell = {.standard_error = m.standard_error,
              .kind = m.measure.empty() ? m.kind : m.kind + " " + m.measure,
              .real_vs_real = m.real_vs_real,
              .n_real = m.n,
              .n_fake = m.n_fake,
              .features = m.features,
              .extra = m.extra};
    }
    cell.by_seed.push_back(m.value);
  }
  summarize(cell);
  return cell;
}

void summarize(ReportCell& cell) {
  const auto n = static_cast<double>(cell.by_seed.size());
  if (cell.by_seed.empty()) return;
  double sum = 0, squares = 0;
  for (const auto value : cell.by_seed) sum += value;
  cell.value = sum / n;
  for (const auto value : cell.by_seed) squares += (value - *cell.value) * (value - *cell.value);
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
