#include "generatrix/data/sources/sprites.h"

#include <ATen/ATen.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstring>

#include "generatrix/base/errors.h"
#include "generatrix/base/parallel.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/row_hash.h"
#include "generatrix/data/sources/array_codec.h"
#include "generatrix/data/sources/catalog.h"
#include "generatrix/data/sources/sprite_shapes.h"

namespace gx {
namespace {

constexpr std::int64_t kAtOnce = 1 << 14;  // rows of a pass that are in memory

struct Factor {
  const char* name;
  std::int64_t n;
};
constexpr Factor kFactors[] = {{"shape", kSpriteShapes},
                               {"scale", kSpriteScales},
                               {"orientation", kSpriteAngles},
                               {"position_x", kSpritePlaces},
                               {"position_y", kSpritePlaces}};
constexpr std::int64_t kAfter[] = {245'760, 40'960, 1'024, 32, 1};  // rows from a value of the factor to the next one

class SpriteDataset final : public StoredDataset {
 public:
  SpriteDataset(std::int64_t side, bool bits) : side_(side) {
    auto shapes = std::make_shared<SpriteShapes>(side);
    if (bits) shapes->binarize();
    shapes_ = std::move(shapes);
  }

  std::int64_t size() const override { return kSprites; }
  DatasetPtr streamed() const override { return std::make_shared<SpriteDataset>(*this); }
  Batch rows(const Tensor& index) const override {
    const auto rows = index.to(at::kCPU).contiguous();
    Rows factors;
    for (std::size_t i = 0; i < std::size(kFactors); ++i) {
      const auto value = at::floor_divide(rows, kAfter[i]).remainder(kFactors[i].n);
      factors.columns.push_back({i == 0 ? value : value.to(at::kByte)});
    }
    return {pictures(rows), std::move(factors)};
  }
  std::vector<std::vector<std::uint64_t>> hashes(const std::vector<std::uint64_t>& seeds) const override {
    std::vector<std::vector<std::uint64_t>> all(seeds.size());
    for (std::int64_t begin = 0; begin < size(); begin += kAtOnce) {
      const auto some = pictures(at::arange(begin, std::min(begin + kAtOnce, size()), at::kLong));
      for (std::size_t i = 0; i < seeds.size(); ++i) {
        const auto found = hash_rows(some, seeds[i]);
        all[i].insert(all[i].end(), found.begin(), found.end());
      }
    }
    return all;
  }

 private:
  Tensor pictures(const Tensor& rows) const {
    const auto n = rows.numel();
    auto all = at::zeros({n, 1, side_, side_}, at::kByte);
    const auto* row = rows.const_data_ptr<std::int64_t>();
    auto* const out = all.mutable_data_ptr<std::uint8_t>();
    in_parallel(n, [&](std::int64_t begin, std::int64_t end) {
      for (auto i = begin; i < end; ++i) put(row[i], out + i * side_ * side_);
    });
    return all;
  }

  void put(std::int64_t row, std::uint8_t* picture) const {
    const auto factor = [&](std::size_t i) { return row / kAfter[i] % kFactors[i].n; };
    const auto steps = shapes_->steps_per_pixel(), width = shapes_->side();
    const auto x = factor(3), y = factor(4);
    const auto* level = shapes_->levels(factor(0), factor(1), factor(2), x % steps, y % steps);
    auto* to = picture + y / steps * side_ + x / steps;
    for (std::int64_t line = 0; line < width; ++line, to += side_, level += width)
      std::memcpy(to, level, static_cast<std::size_t>(width));
  }

  std::int64_t side_;
  std::shared_ptr<const SpriteShapes> shapes_;
};

ColumnCodecPtr factor_codec(const Factor& factor, const Tensor& values) {
  if (factor.n != kSpriteShapes) return grey_codec({.name = factor.name, .values = Levels{factor.n}});
  return label_codec({"square", "ellipse", "heart"}, factor.n, Column{values}, factor.name);
}

std::int64_t side_of(const DataSpec& spec) {
  if (spec.size.empty() || spec.size == std::vector<std::int64_t>{64, 64}) return 64;
  if (spec.size == std::vector<std::int64_t>{32, 32}) return 32;
  throw errors::bad_value("data.size", fmt::format("[{}]", fmt::join(spec.size, ", ")),
                          "sprites are drawn with [64, 64] or [32, 32] pixels");
}

}  // namespace

Opened open_sprites(const DataSpec& spec) {
  Opened opened{.bits = spec.values != "grey" && spec.values != "dynamic", .took_values = true};
  opened.stream = std::make_shared<SpriteDataset>(side_of(spec), opened.bits);
  opened.codec = [values = spec.values, name = spec.name, bits = opened.bits](const Batch& train) {
    const auto event = array_codec({.bits = bits}, values, name, {train.event}).event();
    Codec::Columns given;
    for (std::size_t i = 0; i < std::size(kFactors); ++i) given.push_back(factor_codec(kFactors[i], train.given.columns[i].data));
    return Codec(event, std::move(given));
  };
  return opened;
}

Source sprites_source() {
  return {{.name = "sprites",
           .summary = "one white shape on black: all combinations of shape, scale, orientation and position",
           .kind = "images",
           .event = {1, 64, 64},
           .rows = kSprites,
           .classes = kSpriteShapes,
           .found = "generated"},
          open_sprites};
}

}  // namespace gx
