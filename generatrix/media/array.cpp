#include "generatrix/media/array.h"

#include <algorithm>
#include <bit>

namespace gx {

static_assert(std::endian::native == std::endian::little, "safetensors and npy are read in place, as little-endian bytes");

std::size_t size_of(ElementType type) {
  switch (type) {
    case ElementType::u8:
    case ElementType::i8:
    case ElementType::boolean:
      return 1;
    case ElementType::i16:
    case ElementType::f16:
    case ElementType::bf16:
      return 2;
    case ElementType::i32:
    case ElementType::f32:
      return 4;
    case ElementType::i64:
    case ElementType::f64:
      return 8;
  }
  return 0;
}

std::string_view name_of(ElementType type) {
  switch (type) {
    case ElementType::u8:
      return "u8";
    case ElementType::i8:
      return "i8";
    case ElementType::i16:
      return "i16";
    case ElementType::i32:
      return "i32";
    case ElementType::i64:
      return "i64";
    case ElementType::f16:
      return "f16";
    case ElementType::bf16:
      return "bf16";
    case ElementType::f32:
      return "f32";
    case ElementType::f64:
      return "f64";
    case ElementType::boolean:
      return "boolean";
  }
  return "";
}

std::optional<std::int64_t> count_of(std::span<const std::int64_t> shape) {
  std::int64_t count = 1;
  bool overflow = false;
  for (const auto size : shape) {
    if (size < 0) return std::nullopt;
    // one zero makes the whole product zero, wherever it stands
    if (size == 0)
      return std::ranges::all_of(shape, [](auto n) { return n >= 0; }) ? std::optional(std::int64_t{0}) : std::nullopt;
    overflow |= __builtin_mul_overflow(count, size, &count);
  }
  return overflow ? std::nullopt : std::optional(count);
}

std::optional<std::int64_t> bytes_of(ElementType type, std::span<const std::int64_t> shape) {
  const auto count = count_of(shape);
  std::int64_t bytes = 0;
  if (!count || __builtin_mul_overflow(*count, static_cast<std::int64_t>(size_of(type)), &bytes)) return std::nullopt;
  return bytes;
}

bool are_booleans(std::span<const std::byte> bytes) {
  return std::ranges::all_of(bytes, [](std::byte byte) { return byte <= std::byte{1}; });
}

}  // namespace gx
