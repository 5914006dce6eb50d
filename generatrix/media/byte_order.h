// Numbers in a file's byte order. The machine is little-endian (array.cpp asserts it).
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

namespace gx {

// Turns each element of `width` bytes around, in place.
inline void swap_bytes(std::span<std::byte> bytes, std::size_t width) {
  if (width < 2) return;
  for (std::size_t at = 0; at + width <= bytes.size(); at += width) std::ranges::reverse(bytes.subspan(at, width));
}

// The first sizeof(T) bytes as a number; the caller has checked that they are there.
template <class T>
T from_little_endian(std::string_view bytes) {
  T value{};
  std::memcpy(&value, bytes.data(), sizeof(T));
  return value;
}

template <class T>
T from_big_endian(std::string_view bytes) {
  std::string turned(bytes.substr(0, sizeof(T)));
  std::ranges::reverse(turned);
  return from_little_endian<T>(turned);
}

template <class T>
void append_little_endian(std::string& out, T value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof(T));
}

template <class T>
void append_big_endian(std::string& out, T value) {
  std::string bytes(reinterpret_cast<const char*>(&value), sizeof(T));
  std::ranges::reverse(bytes);
  out += bytes;
}

}  // namespace gx
