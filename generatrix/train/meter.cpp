#include "generatrix/train/meter.h"

#include <ATen/ATen.h>

#include <cmath>
#include <optional>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

constexpr std::int64_t kMostHeld = 200;

std::vector<std::string> names_of(const Loss& loss, bool may_skip) {
  std::vector<std::string> names{"loss"};
  for (const auto* list : {&loss.terms(), &loss.watched()}) {
    for (const auto& term : *list) names.push_back(term.name);
  }
  if (may_skip) names.emplace_back("skipped");
  return names;
}

// Of all terms, as scalars.
std::vector<Tensor> values_of(const Loss& loss, const Tensor& total, const Tensor& skipped) {
  std::vector<Tensor> values{total};
  for (const auto* list : {&loss.terms(), &loss.watched()}) {
    for (const auto& term : *list) values.push_back(term.value);
  }
  if (skipped.defined()) values.push_back(skipped);
  return values;
}

// On the CPU the numbers are there already; from another device they are copied without waiting.
void put(const std::vector<Tensor>& values, const Tensor& row) {
  if (!row.is_cpu()) {
    std::vector<Tensor> floats;
    for (const auto& value : values) floats.push_back(value.to(at::kFloat));
    row.copy_(at::stack(floats));
    return;
  }
  for (auto* to = row.mutable_data_ptr<float>(); const auto& value : values) *to++ = static_cast<float>(value.item<double>());
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
  if (rows.names.size() != values.size()) {
    const auto n_terms = static_cast<std::int64_t>(values.size());
    const auto options = total.options().dtype(at::kFloat).requires_grad(false);
    rows = {names_of(loss, skipped.defined()), {}, at::empty({capacity_, n_terms}, options), skipped.defined(), 0};
  }
  const auto n = static_cast<std::int64_t>(rows.steps.size());
  if (n == rows.values.size(0)) rows.values = at::cat({rows.values, at::empty_like(rows.values)});
  put(values, rows.values[n]);
  rows.steps.push_back(step);
}

Reading Meter::mean_of(const std::string& turn, Rows& rows) {
  const auto n = rows.steps.size(), n_terms = rows.names.size();
  const auto host = rows.values.narrow(0, 0, static_cast<std::int64_t>(n)).to(at::kCPU, at::kDouble);  // [n, T]
  const auto* value = host.const_data_ptr<double>();
  std::vector<double> sums(n_terms);
  double n_kept = 0, n_skipped = 0;
  for (std::size_t i = 0; i < n; ++i, value += n_terms) {
    const bool skipped = rows.may_skip && value[n_terms - 1] > 0;
    n_skipped += skipped;
    rows.held = skipped ? rows.held + 1 : 0;
    if (const auto bad = first_not_finite(value, n_terms)) {
      if (!skipped || (i + 1 == n && n_kept == 0)) throw errors::not_finite(turn, rows.names[*bad], rows.steps[i], value[*bad]);
      continue;
    }
    ++n_kept;
    for (std::size_t t = 0; t < n_terms; ++t) sums[t] += value[t];
  }
  if (rows.held >= kMostHeld) throw errors::all_steps_left_out(turn, rows.held, rows.steps.back());
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
