#include "generatrix/data/few_labels.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "generatrix/base/errors.h"
#include "generatrix/data/row_hash.h"

namespace gx {
namespace {

Column& label_of(Rows& given, const std::string& name) {
  const auto is_label = [](const Column& c) { return c.data.dim() == 1 && !c.start.defined() && !c.data.is_floating_point(); };
  if (given.columns.size() != 1 || !is_label(given.columns.front()))
    throw errors::bad_value("data.labels", name, "its rows are not given one label");
  return given.columns.front();
}

}  // namespace

void keep_few_labels(Batch& rows, std::int64_t n, const Rng& rng, const std::string& name) {
  auto& label = label_of(rows.given, name);
  const auto hashes = hash_rows(rows.event, rng.seed());
  const auto known = label.observed.defined() ? label.observed : at::ones(label.data.sizes(), at::kBool);
  const auto y = label.data.to(at::kLong).masked_fill(known.logical_not(), -1).contiguous();  // -1: known to nobody
  const auto n_classes = y.max().item<std::int64_t>() + 1;
  if (n_classes == 0)
    throw errors::bad_value("data.labels", std::to_string(n), "no row of " + name + " has a label that is known");
  if (n < n_classes)
    throw errors::bad_value("data.labels", std::to_string(n),
                            fmt::format("{} has {} classes: give each one label at least", name, n_classes));
  std::vector<std::vector<std::int64_t>> of_class(static_cast<std::size_t>(n_classes));
  for (std::int64_t i = 0; i < y.size(0); ++i) {
    if (const auto k = y.const_data_ptr<std::int64_t>()[i]; k >= 0) of_class[static_cast<std::size_t>(k)].push_back(i);
  }
  label.observed = at::zeros(y.sizes(), at::kBool);
  auto* observed = label.observed.mutable_data_ptr<bool>();
  for (std::int64_t k = 0; k < n_classes; ++k) {
    auto& own = of_class[static_cast<std::size_t>(k)];
    const auto wanted = n / n_classes + (k < n % n_classes ? 1 : 0);
    if (wanted > static_cast<std::int64_t>(own.size())) {
      throw errors::bad_value("data.labels", std::to_string(n),
                              fmt::format("class {} has {} rows, and {} would keep their label", k, own.size(), wanted));
    }
    const auto hash = [&](std::int64_t row) { return hashes[static_cast<std::size_t>(row)]; };
    std::ranges::sort(own, {}, hash);
    for (std::int64_t i = 0; i < wanted; ++i) observed[own[static_cast<std::size_t>(i)]] = true;
  }
  label.data = label.data.masked_fill(label.observed.logical_not(), 0);
}

void mark_labels(Rows& given, bool known) {
  auto& label = label_of(given, "rows");
  if (known && label.observed.defined()) return;  // some are known to nobody
  label.observed = at::full(label.data.sizes(), known, at::kBool);
  if (!known) label.data = at::zeros_like(label.data);
}

Tensor with_labelled_repeated(const Tensor& observed, double share) {
  const auto all = at::arange(observed.size(0), at::kLong), labelled = all.masked_select(observed);
  const auto others = static_cast<double>(all.size(0) - labelled.size(0));
  const auto wanted = std::llround(others * share / (1 - share));  // labelled among all, others being the rest
  const auto more = std::max<std::int64_t>(0, wanted - labelled.size(0));
  return at::cat({all, labelled.index_select(0, at::arange(more, at::kLong).remainder(labelled.size(0)))});
}

}  // namespace gx
