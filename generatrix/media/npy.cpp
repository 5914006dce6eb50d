#include "generatrix/media/npy.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <utility>

#include "generatrix/base/errors.h"
#include "generatrix/media/byte_order.h"
#include "generatrix/media/npy_header.h"

namespace gx {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::array<std::pair<std::string_view, ElementType>, 9> kTypes{{{"b1", ElementType::boolean},
                                                                          {"u1", ElementType::u8},
                                                                          {"i1", ElementType::i8},
                                                                          {"i2", ElementType::i16},
                                                                          {"i4", ElementType::i32},
                                                                          {"i8", ElementType::i64},
                                                                          {"f2", ElementType::f16},
                                                                          {"f4", ElementType::f32},
                                                                          {"f8", ElementType::f64}}};

// The dict literal, and what follows it.
struct Parts {
  std::string_view header, data;
};

Parts split(std::string_view bytes, const Path& path) {
  if (!bytes.starts_with(kMagic) || bytes.size() < 12)
    throw errors::malformed(path, "does not start as npy files do", "an npy array");
  const auto version = static_cast<unsigned char>(bytes[6]);
  if (version < 1 || version > 3) throw errors::malformed(path, fmt::format("npy version {}", version), "version 1, 2 or 3");
  const std::size_t start = version == 1 ? 10 : 12;
  const std::size_t length =
      version == 1 ? from_little_endian<std::uint16_t>(bytes.substr(8)) : from_little_endian<std::uint32_t>(bytes.substr(8));
  if (length > bytes.size() - start)
    throw errors::malformed(path, fmt::format("declares a header of {} bytes", length),
                            fmt::format("at most {}", bytes.size() - start));
  return {bytes.substr(start, length), bytes.substr(start + length)};
}

ElementType type_of(const std::string& descr, const Path& path) {
  if (descr.size() > 1 && std::string_view("<>|=").find(descr[0]) != std::string_view::npos)
    for (const auto& [word, type] : kTypes)
      if (descr.substr(1) == word) return type;
  throw errors::no_such_type(path, descr, "this reader", "b1 u1 i1 i2 i4 i8 f2 f4 f8");
}

// Fortran order has the first index fastest. Walks through the result in C order, keeping the place of each element in the file.
std::vector<std::byte> to_c_order(std::span<const std::byte> in, const std::vector<std::int64_t>& shape, std::size_t width) {
  std::vector<std::size_t> stride(shape.size(), width), index(shape.size(), 0);
  for (std::size_t d = 1; d < shape.size(); ++d) stride[d] = stride[d - 1] * static_cast<std::size_t>(shape[d - 1]);
  std::vector<std::byte> out(in.size());
  std::size_t from = 0;
  for (std::size_t to = 0; to < out.size(); to += width) {
    std::memcpy(out.data() + to, in.data() + from, width);
    for (std::size_t d = shape.size(); d-- > 0;) {
      from += stride[d];
      if (++index[d] < static_cast<std::size_t>(shape[d])) break;
      from -= stride[d] * std::exchange(index[d], 0);
    }
  }
  return out;
}

}  // namespace

NpyLayout layout_of_npy(std::string_view bytes, const Path& path) {
  const auto [text, data] = split(bytes, path);
  auto header = decode_npy_header(text, path);
  const auto type = type_of(header.descr, path);
  const auto promised = bytes_of(type, header.shape);
  if (!promised || data.size() != static_cast<std::uint64_t>(*promised))
    throw errors::malformed(
        path, fmt::format("found {} bytes of data", data.size()),
        fmt::format("those of {} [{}], as the header promises", name_of(type), fmt::join(header.shape, ", ")));
  const bool fortran = header.fortran_order && header.shape.size() > 1, swapped = header.descr[0] == '>' && size_of(type) > 1;
  return {type, std::move(header.shape), fortran, swapped, bytes.size() - data.size()};
}

Array decode_npy(std::string_view bytes, const Path& path) {
  const auto [type, shape, fortran_order, swapped, begin] = layout_of_npy(bytes, path);
  const auto raw = std::as_bytes(std::span(bytes.substr(begin)));
  Array array{type, shape, {}};
  array.bytes = fortran_order ? to_c_order(raw, shape, size_of(type)) : std::vector<std::byte>(raw.begin(), raw.end());
  if (swapped) swap_bytes(array.bytes, size_of(type));
  if (type == ElementType::boolean && !are_booleans(array.bytes))
    throw errors::malformed(path, "booleans other than 0 and 1", "0 or 1");
  return array;
}

Array read_npy(const Path& path) { return decode_npy(read_file(path, "an npy array"), path); }

std::string encode_npy(const Array& array, const Path& path) {
  for (const auto& [word, type] : kTypes) {
    if (type != array.type) continue;
    const auto order = size_of(type) == 1 ? '|' : '<';
    auto header = encode_npy_header({fmt::format("{}{}", order, word), false, array.shape});
    header.append(63 - (kMagic.size() + 4 + header.size()) % 64, ' ');  // the data starts at a multiple of 64
    header += '\n';
    std::string out(kMagic);
    out.append({'\1', '\0'});
    append_little_endian(out, static_cast<std::uint16_t>(header.size()));
    return (out += header).append(reinterpret_cast<const char*>(array.bytes.data()), array.bytes.size());
  }
  throw errors::no_such_type(path, name_of(array.type), "NumPy", "b1 u1 i1 i2 i4 i8 f2 f4 f8");
}

void write_npy(const Path& path, const Array& array) { write_file(path, encode_npy(array, path)); }

}  // namespace gx
