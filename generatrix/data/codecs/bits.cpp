#include "generatrix/data/bits.h"

#include <ATen/ATen.h>

#include <limits>

#include "generatrix/data/codecs/known.h"

namespace gx {
namespace {

constexpr double kWhiteLevel = 255;

// On the CPU one draw from rng seeds the whole batch; other devices draw with their own generator.
Tensor draw_binary(const Tensor& stored, Rng& rng) {
  if (!stored.is_cpu() || stored.scalar_type() != at::kByte) return rng.bernoulli(stored.to(at::kFloat).div_(kWhiteLevel));
  const auto seed = rng.integers(std::numeric_limits<std::int64_t>::max(), {1}).item<std::int64_t>();
  const auto levels = stored.contiguous();
  auto bits = at::empty(stored.sizes(), at::kByte);
  draw_bits(levels.const_data_ptr<std::uint8_t>(), levels.numel(), static_cast<std::uint64_t>(seed),
            bits.mutable_data_ptr<std::uint8_t>());
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
