#include "generatrix/eval/ranking.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "generatrix/eval/no_model.h"

namespace gx {
namespace {

using Better = MetricInfo::Better;

bool is_number(const ReportCell& cell) { return cell.value && std::isfinite(*cell.value); }

double over_seeds(const ReportCell& cell) {  // variance of the mean
  const auto n = std::ranges::count_if(cell.by_seed, [](const auto& value) { return value.has_value(); });
  return cell.spread && n > 0 ? *cell.spread * *cell.spread / static_cast<double>(n) : 0;
}

// What is larger is better.
double merit(const ReportCell& cell, Better better) { return better == Better::lower ? -*cell.value : *cell.value; }

const ReportCell* cell_of_baseline(const Report& report, const std::string& name, std::size_t column) {
  const auto found = std::ranges::find(report.baselines, name, &ReportRow::name);
  return found != report.baselines.end() && is_number(found->cells[column]) ? &found->cells[column] : nullptr;
}

// Marks one group of numbers that may be ranked.
void mark(const std::vector<ReportCell*>& cells, Better better) {
  if (cells.size() < 2) return;
  const auto* best = *std::ranges::max_element(cells, {}, [&](const ReportCell* cell) { return merit(*cell, better); });
  const auto told_apart = [&](const ReportCell* cell) { return is_better(*best, *cell, better); };
  if (std::ranges::none_of(cells, told_apart)) return;
  for (auto* cell : cells) cell->best = !told_apart(cell);
}

// What the rows that no model made say of a column whose numbers of models are these.
void judge(ReportColumn& column, const std::vector<ReportCell*>& models, const Report& report, std::size_t c) {
  const auto unbeaten = [&](const char* name) {
    const auto* baseline = cell_of_baseline(report, name, c);
    return baseline && !models.empty() &&
           std::ranges::none_of(models, [&](const ReportCell* cell) { return is_better(*cell, *baseline, column.better); });
  };
  if (unbeaten(kIndependentCells)) {
    column.discriminates = false;
    column.caution = std::string(kIndependentCells) + " are not beaten: on this data the number says nothing about models";
  } else if (unbeaten(kCopies)) {
    column.caution = std::string(kCopies) + " are not beaten: the number does not see copying, memorization does";
  }
}

}  // namespace

std::optional<double> error_of_difference(const ReportCell& a, const ReportCell& b) {
  const auto seeds = over_seeds(a) + over_seeds(b);
  const auto paired = a.replicates.empty() ? std::nullopt : error_of_difference(a.replicates, b.replicates);
  if (paired) return std::hypot(*paired, std::sqrt(seeds), std::hypot(a.shared_error, b.shared_error));
  if (!a.standard_error && !b.standard_error) return std::nullopt;
  return std::hypot(a.standard_error.value_or(0), b.standard_error.value_or(0));  // seeds are in it
}

bool is_better(const ReportCell& a, const ReportCell& b, Better better) {
  return merit(a, better) - merit(b, better) > kErrorsApart * error_of_difference(a, b).value_or(0);
}

void mark_best(Report& report) {
  for (std::size_t c = 0; c < report.columns.size(); ++c) {
    auto& column = report.columns[c];
    if (column.better == Better::neither) continue;
    std::vector<ReportCell*> models;
    for (auto& row : report.rows) {
      if (is_number(row.cells[c]) && row.cells[c].unranked.empty()) models.push_back(&row.cells[c]);
    }
    judge(column, models, report, c);
    if (!column.discriminates) continue;
    const auto* real = cell_of_baseline(report, kRealRows, c);
    std::map<std::string, std::vector<ReportCell*>> groups;  // by kind
    for (auto* cell : models) {
      if (!real || !is_better(*cell, *real, column.better)) groups[cell->kind].push_back(cell);
    }
    for (const auto& [kind, cells] : groups) mark(cells, column.better);
  }
}

}  // namespace gx
