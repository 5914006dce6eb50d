// Sets larger than memory: split and scaled as those in memory are, in passes over the file.
#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros.h>

#include <algorithm>

#include "generatrix/base/errors.h"
#include "generatrix/data/mapped.h"
#include "generatrix/data/memory.h"
#include "generatrix/data/sources/catalog.h"
#include "generatrix/data/split.h"

namespace gx {
namespace {

constexpr std::int64_t kRows = 1 << 14;  // of a pass, at one time

template <class Test>
Tensor rows_where(std::int64_t n, const Test& is_one) {
  std::int64_t count = 0;
  for (std::int64_t i = 0; i < n; ++i) count += is_one(static_cast<std::size_t>(i));
  auto rows = at::empty({count}, at::kLong);
  auto* row = rows.mutable_data_ptr<std::int64_t>();
  for (std::int64_t i = 0; i < n; ++i) {
    if (is_one(static_cast<std::size_t>(i))) *row++ = i;
  }
  return rows;
}

// The mean over all rows of f(row), float64.
template <class F>
Tensor mean_over(const Dataset& data, const F& f) {
  auto sum = at::zeros({}, at::kDouble);
  for (std::int64_t begin = 0; begin < data.size(); begin += kRows) {
    const auto index = at::arange(begin, std::min(begin + kRows, data.size()), at::kLong);
    sum = sum + f(data.rows(index).x.to(at::kDouble)).sum(0);
  }
  return sum / data.size();
}

void standardize(Codec& codec, const Dataset& train) {
  codec.shift = mean_over(train, [](const Tensor& x) { return x; });
  const auto sd = mean_over(train, [&](const Tensor& x) { return (x - codec.shift).square(); }).sqrt();
  codec.scale = at::where(sd > 0, sd, 1.0);  // a constant column stays finite
}

}  // namespace

Data prepare_streamed(const DataSpec& spec, Opened opened, Codec codec) {
  if (codec.values == Values::static_binary)
    throw errors::bad_value("data.values", "static", spec.name + " is too large to be kept in memory: use dynamic or grey");
  const auto all = std::make_shared<MappedDataset>(opened.train, opened.file);
  const Rng rng(static_cast<std::uint64_t>(spec.seed));
  const auto hashes = all->hashes({rng.fork("test").seed(), rng.fork("valid").seed()});
  const auto test = held_out(hashes[0], spec.valid), valid = held_out(hashes[1], spec.valid);
  const auto part = [&](const auto& is_one) { return std::make_shared<Subset>(all, rows_where(all->size(), is_one)); };
  const auto train = part([&](std::size_t i) { return !test[i] && !valid[i]; });
  if (opened.standardize && codec.values == Values::reals) standardize(codec, *train);
  return {spec.name,
          std::move(codec),
          train,
          part([&](std::size_t i) { return !test[i] && valid[i]; }),
          part([&](std::size_t i) { return bool{test[i]}; }),
          opened.entropy,
          opened.modes};
}

}  // namespace gx
