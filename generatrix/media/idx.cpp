#include "generatrix/media/idx.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <limits>
#include <utility>

#include "generatrix/base/errors.h"
#include "generatrix/media/byte_order.h"
#include "generatrix/media/gzip.h"

namespace gx {
namespace {

constexpr std::array<std::pair<std::uint8_t, ElementType>, 6> kCodes{{{0x08, ElementType::u8},
                                                                      {0x09, ElementType::i8},
                                                                      {0x0B, ElementType::i16},
                                                                      {0x0C, ElementType::i32},
                                                                      {0x0D, ElementType::f32},
                                                                      {0x0E, ElementType::f64}}};

ElementType type_of(std::uint8_t code, const Path& path) {
  for (const auto& [known, type] : kCodes)
    if (known == code) return type;
  throw errors::malformed(path, fmt::format("type code 0x{:02x}", code), "an IDX file of type 0x08, 09, 0b, 0c, 0d or 0e");
}

std::uint8_t code_of(ElementType type, const Path& path) {
  for (const auto& [code, known] : kCodes)
    if (known == type) return code;
  throw errors::no_such_type(path, name_of(type), "IDX", "u8, i8, i16, i32, f32, f64");
}

std::uint8_t byte_at(std::string_view bytes, std::size_t i) { return static_cast<std::uint8_t>(bytes[i]); }

std::vector<std::int64_t> shape_of(std::string_view sizes) {
  std::vector<std::int64_t> shape;
  for (std::size_t at = 0; at < sizes.size(); at += 4) shape.push_back(from_big_endian<std::uint32_t>(sizes.substr(at, 4)));
  return shape;
}

}  // namespace

Array decode_idx(std::string_view bytes, const Path& path) {
  if (bytes.size() < 4 || bytes[0] != 0 || bytes[1] != 0)
    throw errors::malformed(path, "does not start with IDX's two zero bytes", "an IDX file, plain or packed with gzip");
  const auto type = type_of(byte_at(bytes, 2), path);
  const std::size_t header = 4 + 4 * std::size_t{byte_at(bytes, 3)};
  if (bytes.size() < header)
    throw errors::malformed(path, fmt::format("ends after {} bytes", bytes.size()), fmt::format("a header of {} bytes", header));
  auto shape = shape_of(bytes.substr(4, header - 4));
  const auto promised = bytes_of(type, shape);
  if (!promised)
    throw errors::malformed(path, fmt::format("absurd sizes [{}]", fmt::join(shape, ", ")),
                            "sizes of an array that fits in memory");
  const auto data = bytes.substr(header);
  if (data.size() != static_cast<std::uint64_t>(*promised))
    throw errors::malformed(path, fmt::format("found {} bytes of data", data.size()),
                            fmt::format("{}, as the header promises: {} [{}]", *promised, name_of(type), fmt::join(shape, ", ")));
  const auto raw = std::as_bytes(std::span(data));
  Array array{type, std::move(shape), {raw.begin(), raw.end()}};
  swap_bytes(array.bytes, size_of(type));
  return array;
}

Array read_idx(const Path& path) { return decode_idx(read_maybe_gzip(path, "an IDX file"), path); }

std::string encode_idx(const Array& array, const Path& path) {
  std::string out{'\0', '\0', static_cast<char>(code_of(array.type, path)), static_cast<char>(array.shape.size())};
  for (const auto size : array.shape) {
    if (size > std::numeric_limits<std::int32_t>::max())
      throw errors::unwritable(path, fmt::format("IDX has no size above 2^31 - 1, found {}", size));
    append_big_endian(out, static_cast<std::int32_t>(size));
  }
  auto data = array.bytes;
  swap_bytes(data, size_of(array.type));
  return out.append(reinterpret_cast<const char*>(data.data()), data.size());
}

void write_idx(const Path& path, const Array& array) { write_file(path, encode_idx(array, path)); }

}  // namespace gx
