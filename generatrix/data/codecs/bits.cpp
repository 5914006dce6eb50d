#include "generatrix/data/bits.h"

#include <ATen/ATen.h>

#include <limits>

#include "generatrix/data/codecs/known.h"

namespace gx {
namespace {

constexpr double kWhiteLevel = 255;

// Bytes on the CPU: rng seeds each row. Others: of each cell a uniform number.
Tensor draw_binary(const Tensor& stored, Rng& rng) {
  if (!stored.is_cpu() || stored.scalar_type() != at::kByte)
    return rng.uniform(stored.sizes()).lt_(stored.to(at::kFloat).div_(kWhiteLevel));
  const auto n_rows = stored.size(0), n = n_rows > 0 ? stored.numel() / n_rows : 0;
  const auto seeds = rng.integers(std::numeric_limits<std::int64_t>::max(), {n_rows});
  const auto levels = stored.contiguous();
  auto bits = at::empty(stored.sizes(), at::kByte);
  for (std::int64_t i = 0; i < n_rows; ++i)
    draw_bits(levels.const_data_ptr<std::uint8_t>() + i * n, n,
              static_cast<std::uint64_t>(seeds.const_data_ptr<std::int64_t>()[i]), bits.mutable_data_ptr<std::uint8_t>() + i * n);
  return bits.to(at::kFloat);
}

class Bits final : public ColumnCodec {
 public:
  Bits(Field field, bool draws) : ColumnCodec(std::move(field)), draws_(draws) {}

  std::string kind() const override { return draws_ ? "dynamic" : "static"; }
  Column encode(const Column& stored, Rng& rng) const override {
    auto x = stored;
    x.data = draws_ ? draw_binary(stored.data, rng) : at::gt(stored.data, 0).to(at::kFloat);  // white is 1, or 255 in a picture
    return x;
  }
  Column decode(const Column& x) const override {
    auto stored = x;
    stored.data = at::ge(x.data, 0.5).to(at::kByte).mul_(field().is_image() ? 255 : 1);
    return stored;
  }

 private:
  bool draws_;
};

Field bits_of(Field field) {
  field.values = kBits;
  return field;
}

}  // namespace

ColumnCodecPtr dynamic_codec(Field field) { return std::make_shared<Bits>(bits_of(std::move(field)), true); }

ColumnCodecPtr static_codec(Field field) { return std::make_shared<Bits>(bits_of(std::move(field)), false); }

}  // namespace gx
