// Sets larger than memory: split and scaled as those in memory are, in passes over the file.
#include <ATen/ATen.h>

#include <algorithm>

#include "generatrix/base/errors.h"
#include "generatrix/data/binarize.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/mapped.h"
#include "generatrix/data/memory.h"
#include "generatrix/data/sources/array_codec.h"
#include "generatrix/data/sources/catalog.h"
#include "generatrix/data/sources/conditions.h"
#include "generatrix/data/sources/standardize.h"
#include "generatrix/data/split.h"

namespace gx {
namespace {

constexpr std::int64_t kRows = 1 << 14;                            // of a pass, at one time
constexpr std::int64_t kSample = 1 << 18, kSampleBytes = 1 << 26;  // rows that a codec is made of, bytes of them

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
Tensor mean_over(const Dataset& data, const std::string& name, const F& f) {
  auto sum = at::zeros({}, at::kDouble);
  for (std::int64_t begin = 0; begin < data.size(); begin += kRows) {
    const auto index = at::arange(begin, std::min(begin + kRows, data.size()), at::kLong);
    const Tensor of_rows = f(data.rows(index).x().to(at::kDouble)).sum(0);
    if (!at::isfinite(of_rows).all().item<bool>())
      throw errors::malformed(name, fmt::format("NaN or infinity in rows {} to {}", begin, begin + index.size(0) - 1),
                              "finite numbers");
    sum = sum + of_rows;
  }
  return sum / data.size();
}

std::vector<double> to_numbers(const Tensor& values) {
  const auto flat = values.flatten().contiguous();
  return {flat.const_data_ptr<double>(), flat.const_data_ptr<double>() + flat.numel()};
}

ColumnCodecPtr scaled(const Field& field, const Dataset& train, const std::string& name) {
  const auto shift = mean_over(train, name, [](const Tensor& x) { return x; });
  const auto sd = mean_over(train, name, [&](const Tensor& x) { return (x - shift).square(); }).sqrt();
  const auto varies = sd > 1e-12 * shift.abs();  // a constant column stays finite
  return reals_codec(field, {.shift = to_numbers(shift),
                             .scale = to_numbers(at::where(varies, sd, 1.0)),
                             .constant = cells_where(varies.logical_not())});
}

// The codec of one row, scaled by all; given: of the training rows.
Codec stream_codec(const DataSpec& spec, const Opened& opened, const Rows& given, const Dataset& train) {
  auto plain = opened;
  plain.standardize = false;
  auto codec = array_codec(plain, spec.values, spec.name, {opened.train.event.cut(0, 1), given});
  if (!opened.standardize || codec.event().front()->kind() != "reals") return codec;
  return Codec({scaled(codec.task().event.only(), train, spec.name)}, codec.given());
}

// Rows that a codec is made of, evenly spread over the set; of texts one: their codec is the vocabulary.
Batch some_of(const Dataset& train) {
  if (train.lengths().defined()) return train.rows(at::zeros({1}, at::kLong));
  const auto first = train.rows(at::zeros({1}, at::kLong)).event;
  std::int64_t bytes = 1;
  for (const auto& column : first.columns) bytes += static_cast<std::int64_t>(column.data.nbytes());
  const auto step = std::max<std::int64_t>(1, train.size() / std::min(kSample, std::max<std::int64_t>(1, kSampleBytes / bytes)));
  return train.rows(at::arange(0, train.size(), step, at::kLong));
}

// The part that the source has of its own, or else the one held out.
DatasetPtr own(const Batch& rows, const DatasetPtr& all, const Tensor& held) {
  if (rows.event.empty()) return std::make_shared<Subset>(all, held);
  return std::make_shared<MemoryDataset>(rows);
}

// What is made of each row when it is read: its condition, and bits of its levels, as for sets in memory. Null: nothing.
Changed::Change change_of(const DataSpec& spec, const Opened& opened, const Codec& codec, const Rng& rng) {
  const auto made = derived_spec(spec.given);
  const bool drops = std::holds_alternative<NoGivenSpec>(spec.given);
  const bool draws = !opened.bits && codec.event().front()->kind() == "static";
  if (!made && !drops && !draws) return {};
  return [=, given = rng.fork("given"), bits = rng.fork("binarize")](Batch rows) {
    auto& event = rows.event.columns.front();
    if (draws) event.data = binarize(event.data, bits);
    if (made) rows.given = condition_of(*made, codec, rows.event, given);
    if (drops) rows.given = {};
    return rows;
  };
}

}  // namespace

Data prepare_streamed(const DataSpec& spec, const Opened& opened) {
  if (spec.labels > 0)
    throw errors::bad_value("data.labels", std::to_string(spec.labels),
                            spec.name + " is too large to be kept in memory: use data.limit");
  const auto& all = opened.stream;
  const Rng rng(static_cast<std::uint64_t>(spec.seed));
  const auto hashes = all->hashes({rng.fork("test").seed(), rng.fork("valid").seed(), 0});
  const auto test = held_out(hashes[0], opened.test.event.empty() ? spec.valid : 0);
  const auto valid = held_out(hashes[1], opened.valid.event.empty() ? spec.valid : 0);
  const auto where = [&](const auto& is_one) { return rows_where(all->size(), is_one); };
  const RowNumbers numbers{where([&](std::size_t i) { return !test[i] && !valid[i]; }),
                           opened.valid.event.empty() ? where([&](std::size_t i) { return !test[i] && valid[i]; })
                                                      : at::arange(opened.valid.size(), at::kLong),
                           opened.test.event.empty() ? where([&](std::size_t i) { return bool{test[i]}; })
                                                     : at::arange(opened.test.size(), at::kLong)};
  const auto train = std::make_shared<Subset>(all, numbers.train);
  const auto plain =
      opened.codec ? opened.codec(some_of(*train)) : stream_codec(spec, opened, opened.train.given.pick(numbers.train), *train);
  auto one = train->rows(at::zeros({1}, at::kLong));
  const auto codec = with_condition(spec.given, plain, {&one}, rng.fork("given"));
  const auto part = [&, change = change_of(spec, opened, codec, rng)](DatasetPtr rows) -> DatasetPtr {
    if (!change) return rows;
    const auto changed = std::make_shared<Changed>(std::move(rows), change);
    return changed->streamed() ? DatasetPtr(changed) : std::make_shared<MemoryDataset>(read_all(*changed).stored());
  };
  return {spec.name,
          codec,
          part(train),
          part(own(opened.valid, all, numbers.valid)),
          part(own(opened.test, all, numbers.test)),
          opened.entropy,
          opened.modes,
          opened.notes,
          opened.row_notes,
          numbers,
          {.path = path_of_data(spec.name), .given = {}, .fingerprint = fingerprint_of(opened, hashes[2])}};
}

}  // namespace gx
