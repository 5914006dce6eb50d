#include "generatrix/train/meter.h"

#include <ATen/ATen.h>

#include <cmath>
#include <optional>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

std::vector<std::string> names_of(const Loss& loss, bool may_skip) {
  std::vector<std::string> names{"loss"};
  for (const auto* list : {&loss.terms(), &loss.watched()}) {
    for (const auto& term : *list) names.push_back(term.name);
  }
  if (may_skip) names.emplace_back("skipped");
  return names;
}

Tensor values_of(const Loss& loss, const Tensor& total, const Tensor& skipped) {
  std::vector<Tensor> values{total.detach().to(at::kFloat)};
  for (const auto* list : {&loss.terms(), &loss.watched()}) {
    for (const auto& term : *list) values.push_back(term.value.detach().to(at::kFloat));
  }
  if (skipped.defined()) values.push_back(skipped);
  return at::stack(values);  // [T]
}

// "loss" stands first and is never the cause: the terms behind it are asked before it, what is only watched after them.
std::optional<std::size_t> first_not_finite(const double* values, std::size_t n) {
  for (std::size_t t = 1; t < n; ++t) {
    if (!std::isfinite(values[t])) return t;
  }
  return std::isfinite(values[0]) ? std::nullopt : std::optional<std::size_t>(0);
}

}  // namespace

void Meter::record(const std::string& turn, std::int64_t step, const Loss& loss, const Tensor& total, const Tensor& skipped) {
  at::NoGradGuard off;
  const auto values = values_of(loss, total, skipped);
  auto& rows = turns_[turn];
  if (!rows.values.defined() || rows.values.size(1) != values.size(0)) {
    rows = {names_of(loss, skipped.defined()), {}, at::empty({capacity_, values.size(0)}, values.options()), skipped.defined()};
  }
  const auto n = static_cast<std::int64_t>(rows.steps.size());
  if (n == rows.values.size(0)) rows.values = at::cat({rows.values, at::empty_like(rows.values)});
  rows.values[n].copy_(values);
  rows.steps.push_back(step);
}

Reading Meter::mean_of(const std::string& turn, const Rows& rows) {
  const auto n = rows.steps.size(), n_terms = rows.names.size();
  const auto host = rows.values.narrow(0, 0, static_cast<std::int64_t>(n)).to(at::kCPU, at::kDouble);  // [n, T]
  const auto* value = host.const_data_ptr<double>();
  std::vector<double> sums(n_terms);
  double n_kept = 0, n_skipped = 0;
  for (std::size_t i = 0; i < n; ++i, value += n_terms) {
    const bool skipped = rows.may_skip && value[n_terms - 1] > 0;
    n_skipped += skipped;
    if (const auto bad = first_not_finite(value, n_terms)) {
      if (!skipped || (i + 1 == n && n_kept == 0)) throw errors::not_finite(turn, rows.names[*bad], rows.steps[i], value[*bad]);
      continue;
    }
    ++n_kept;
    for (std::size_t t = 0; t < n_terms; ++t) sums[t] += value[t];
  }
  Reading reading{turn, {}};
  for (std::size_t t = 0; t < n_terms; ++t) reading.terms.emplace_back(rows.names[t], sums[t] / n_kept);
  if (rows.may_skip) reading.terms.back().second = n_skipped / static_cast<double>(n);
  return reading;
}

std::vector<Reading> Meter::read() {
  std::vector<Reading> readings;
  for (auto& [turn, rows] : turns_) {
    if (rows.steps.empty()) continue;
    readings.push_back(mean_of(turn, rows));
    rows.steps.clear();
  }
  return readings;
}

}  // namespace gx
