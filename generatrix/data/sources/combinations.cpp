#include "generatrix/data/sources/combinations.h"

#include <ATen/ATen.h>
#include <c10/util/accumulate.h>

#include <algorithm>

#include "generatrix/base/parallel.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/hash_pass.h"
#include "generatrix/data/sources/array_codec.h"

namespace gx {
namespace {

constexpr std::int64_t kAtOnce = 1 << 14;  // rows of a pass that are in memory

class Combinations final : public StoredDataset {
 public:
  Combinations(std::vector<PictureFactor> factors, Shape shape, DrawPicture draw)
      : factors_(std::move(factors)), shape_(std::move(shape)), draw_(std::move(draw)) {}

  std::int64_t size() const override { return n_combinations(factors_); }
  DatasetPtr streamed() const override { return std::make_shared<Combinations>(*this); }
  Batch rows(const Tensor& index) const override {
    const auto rows = index.to(at::kCPU).contiguous();
    Rows given;
    auto after = size();
    for (const auto& factor : factors_) {
      after /= factor.n;
      const auto value = at::floor_divide(rows, after).remainder(factor.n);
      given.columns.push_back({factor.labels.empty() ? value.to(at::kByte) : value});
    }
    return {pictures(rows), std::move(given)};
  }
  std::vector<std::vector<std::uint64_t>> hashes(const std::vector<std::uint64_t>& seeds) const override {
    std::vector<std::vector<std::uint64_t>> all(seeds.size());
    for (std::int64_t begin = 0; begin < size(); begin += kAtOnce) {
      const auto some = pictures(at::arange(begin, std::min(begin + kAtOnce, size()), at::kLong));
      append_hashes(all, some, seeds);
    }
    return all;
  }

 private:
  Tensor pictures(const Tensor& rows) const {
    auto shape = shape_;
    shape.insert(shape.begin(), rows.numel());
    auto all = at::zeros(shape, at::kByte);
    const auto* row = rows.const_data_ptr<std::int64_t>();
    const auto n_cells = c10::multiply_integers(shape_);
    auto* const out = all.mutable_data_ptr<std::uint8_t>();
    in_parallel(rows.numel(), [&](std::int64_t begin, std::int64_t end) {
      std::vector<std::int64_t> values(factors_.size());
      for (auto i = begin; i < end; ++i) {
        auto rest = row[i];
        for (auto f = factors_.size(); f-- > 0; rest /= factors_[f].n) values[f] = rest % factors_[f].n;
        draw_(values, out + i * n_cells);
      }
    });
    return all;
  }

  std::vector<PictureFactor> factors_;
  Shape shape_;
  DrawPicture draw_;
};

}  // namespace

ColumnCodecPtr factor_codec(const PictureFactor& factor, const Column& values) {
  if (factor.labels.empty()) return grey_codec({.name = factor.name, .values = Levels{factor.n}});
  return label_codec(factor.labels, factor.n, values, factor.name);
}

std::int64_t n_combinations(const std::vector<PictureFactor>& factors) {
  std::int64_t n = 1;
  for (const auto& factor : factors) n *= factor.n;
  return n;
}

Opened open_combinations(const DataSpec& spec, const std::vector<PictureFactor>& factors, const Shape& shape, bool bits,
                         DrawPicture draw) {
  Opened opened{.bits = bits, .took_values = true};
  opened.stream = std::make_shared<Combinations>(factors, shape, std::move(draw));
  opened.codec = [values = spec.values, name = spec.name, bits, factors](const Batch& train) {
    const auto event = array_codec({.bits = bits}, values, name, {train.event}).event();
    Codec::Columns given;
    for (std::size_t i = 0; i < factors.size(); ++i) given.push_back(factor_codec(factors[i], train.given.columns[i]));
    return Codec(event, std::move(given));
  };
  return opened;
}

}  // namespace gx
