#include "generatrix/train/meter.h"

#include <ATen/ATen.h>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

std::vector<std::string> names_of(const Loss& loss) {
  std::vector<std::string> names{"loss"};
  for (const auto* list : {&loss.terms(), &loss.watched()}) {
    for (const auto& term : *list) names.push_back(term.name);
  }
  return names;
}

Tensor values_of(const Loss& loss, const Tensor& total) {
  std::vector<Tensor> values{total.detach().to(at::kFloat)};
  for (const auto* list : {&loss.terms(), &loss.watched()}) {
    for (const auto& term : *list) values.push_back(term.value.detach().to(at::kFloat));
  }
  return at::stack(values);  // [T]
}

}  // namespace

void Meter::record(const std::string& turn, std::int64_t step, const Loss& loss, const Tensor& total) {
  at::NoGradGuard off;
  const auto values = values_of(loss, total);
  auto& rows = turns_[turn];
  if (!rows.values.defined() || rows.values.size(1) != values.size(0)) {
    rows = {names_of(loss), {}, at::empty({capacity_, values.size(0)}, values.options())};
  }
  rows.values[static_cast<std::int64_t>(rows.steps.size())].copy_(values);
  rows.steps.push_back(step);
}

std::vector<Reading> Meter::read() {
  std::vector<Reading> readings;
  for (auto& [turn, rows] : turns_) {
    const auto n = static_cast<std::int64_t>(rows.steps.size());
    if (n == 0) continue;
    const auto host = rows.values.narrow(0, 0, n).to(at::kCPU, at::kDouble);  // [n, T]
    const auto table = host.accessor<double, 2>();
    Reading reading{turn, {}};
    for (std::size_t t = 0; t < rows.names.size(); ++t) {
      double sum = 0;
      for (std::int64_t i = 0; i < n; ++i) sum += table[i][static_cast<std::int64_t>(t)];
      reading.terms.emplace_back(rows.names[t], sum / static_cast<double>(n));
    }
    for (std::int64_t i = 0; i < n; ++i) {  // "loss" stands first and is never the cause: look for the term behind it
      for (std::size_t t = rows.names.size(); t-- > 0;) {
        const auto value = table[i][static_cast<std::int64_t>(t)];
        if (!std::isfinite(value)) throw errors::not_finite(turn, rows.names[t], rows.steps[static_cast<std::size_t>(i)], value);
      }
    }
    rows.steps.clear();
    readings.push_back(std::move(reading));
  }
  return readings;
}

}  // namespace gx
