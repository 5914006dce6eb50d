#include "generatrix/eval/report_cell.h"

#include <algorithm>
#include <cmath>

namespace gx {
namespace {

std::string kind_of(const Measurement& m) {
  auto kind = m.measure.empty() ? m.kind : m.kind + " " + m.measure;
  return m.given.empty() ? kind : kind + " of p(x|" + m.given + ")";
}

// The mean of replicates over seeds; nothing where their blocks differ.
Replicates mean_of_replicates(const std::vector<const Measurement*>& all) {
  Replicates mean = all.front()->replicates;
  for (const auto* m : all) {
    if (m->replicates.size() != mean.size()) return {};
  }
  for (std::size_t b = 0; b < mean.size(); ++b) {
    mean[b] = 0;
    for (const auto* m : all) mean[b] += m->replicates[b] / static_cast<double>(all.size());
  }
  return mean;
}

// Of the mean over seeds: rows, which all seeds were judged by, and seeds are two independent parts. The part of seeds holds the
// draws of each seed's samples, which the part of rows holds as well: rather too large than too small. It also holds the error
// that the rows of a seed share.
void add_errors(ReportCell& cell, const std::vector<const Measurement*>& all) {
  const auto& first = *all.front();
  cell.replicates = mean_of_replicates(all);
  cell.standard_error = first.standard_error;
  cell.error_by = first.error_by;
  if (all.size() < 2) {
    cell.shared_error = first.shared_error;
    return;
  }
  const auto of_rows = cell.replicates.empty() ? first.standard_error : error_of(cell.replicates);
  const auto n = static_cast<double>(all.size());
  cell.standard_error = std::hypot(of_rows.value_or(0), cell.spread.value_or(0) / std::sqrt(n));
  cell.error_by = (of_rows && !first.error_by.empty() ? first.error_by + " and " : "") + std::to_string(all.size()) + " seeds";
}

}  // namespace

ReportCell cell_of(const std::vector<Metric::Finding>& by_seed) {
  std::vector<const Measurement*> numbers;
  std::string reason;
  std::vector<std::optional<double>> values;
  for (const auto& finding : by_seed) {
    const auto* number = std::get_if<Measurement>(&finding);
    if (number) numbers.push_back(number);
    if (!number && reason.empty()) reason = std::get<Omitted>(finding).reason;
    values.push_back(number ? std::optional(number->value) : std::nullopt);
  }
  ReportCell cell{.by_seed = std::move(values), .reason = std::move(reason)};
  summarize(cell);
  if (numbers.empty()) return cell;
  const auto& first = *numbers.front();
  cell.kind = kind_of(first);
  cell.unranked = first.unranked;
  cell.caution = first.caution;
  cell.real_vs_real = first.real_vs_real;
  cell.real_vs_real_error = first.real_vs_real_error;
  cell.n_real = first.n;
  cell.n_fake = first.n_fake;
  cell.features = first.features;
  cell.extra = first.extra;
  add_errors(cell, numbers);
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

void drop_empty_columns(Report& report) {
  for (std::size_t c = report.columns.size(); c-- > 0;) {
    const bool empty = std::ranges::none_of(report.rows, [c](const ReportRow& row) { return row.cells[c].value.has_value(); });
    if (!empty) continue;
    report.columns.erase(report.columns.begin() + static_cast<std::ptrdiff_t>(c));
    for (auto* rows : {&report.rows, &report.baselines}) {
      for (auto& row : *rows) row.cells.erase(row.cells.begin() + static_cast<std::ptrdiff_t>(c));
    }
  }
}

}  // namespace gx
