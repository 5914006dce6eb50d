// A block of numbers as files hold it: element type, shape and bytes in C order (last index fastest), native byte order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace gx {

enum class ElementType { u8, i8, i16, i32, i64, f16, bf16, f32, f64, boolean };

std::size_t size_of(ElementType type);       // bytes of one element
std::string_view name_of(ElementType type);  // "u8", ..., "bf16", "boolean"

// Number of elements of a shape (1 for the empty shape), or bytes of an array.
// nullopt when a size is negative or the product does not fit in int64: headers are not to be trusted.
std::optional<std::int64_t> count_of(std::span<const std::int64_t> shape);
std::optional<std::int64_t> bytes_of(ElementType type, std::span<const std::int64_t> shape);

// Booleans in files must be 0 or 1: any other byte read as a C++ bool is undefined behavior.
bool are_booleans(std::span<const std::byte> bytes);

// The element type of a C++ type; f16 and bf16 have none.
template <class T>
constexpr ElementType element_type() {
  if constexpr (std::is_same_v<T, bool>)
    return ElementType::boolean;
  else if constexpr (std::is_same_v<T, std::uint8_t>)
    return ElementType::u8;
  else if constexpr (std::is_same_v<T, std::int8_t>)
    return ElementType::i8;
  else if constexpr (std::is_same_v<T, std::int16_t>)
    return ElementType::i16;
  else if constexpr (std::is_same_v<T, std::int32_t>)
    return ElementType::i32;
  else if constexpr (std::is_same_v<T, std::int64_t>)
    return ElementType::i64;
  else if constexpr (std::is_same_v<T, float>)
    return ElementType::f32;
  else {
    static_assert(std::is_same_v<T, double>, "no file of ours holds this type");
    return ElementType::f64;
  }
}

struct Array {
  ElementType type = ElementType::u8;
  std::vector<std::int64_t> shape;
  std::vector<std::byte> bytes;  // bytes_of(type, shape) of them

  // `values` in C order; their number must be count_of(shape).
  template <class T>
  static Array of(std::vector<std::int64_t> shape, std::span<const T> values) {
    Array array{element_type<T>(), std::move(shape), std::vector<std::byte>(values.size_bytes())};
    if (!values.empty()) std::memcpy(array.bytes.data(), values.data(), values.size_bytes());
    return array;
  }
  std::int64_t count() const { return static_cast<std::int64_t>(bytes.size() / size_of(type)); }
  // The elements as T; empty when the array holds another type.
  template <class T>
  std::span<const T> values() const {
    if (type != element_type<T>()) return {};
    return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
  }
  bool operator==(const Array&) const = default;
};

}  // namespace gx
