#include "generatrix/data/sources/bit_rows.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <cstdint>
#include <vector>

#include "generatrix/base/errors.h"
#include "generatrix/data/sources/array_rows.h"
#include "generatrix/data/sources/siblings.h"
#include "generatrix/media/lines.h"

namespace gx {
namespace {

constexpr std::string_view kBitPurpose = "rows of 0 and 1";

// The bits of a line, added to `bits`; how many they are.
std::int64_t add_bits(std::vector<std::uint8_t>& bits, std::string_view line, const LineReader& lines) {
  const auto before = bits.size();
  for (const char c : line) {
    if (c == '0' || c == '1')
      bits.push_back(static_cast<std::uint8_t>(c - '0'));
    else if (c != ',' && c != ' ' && c != '\t' && c != '\r' && c != '\n')
      throw errors::malformed(lines.path(), fmt::format("line {}: '{}'", lines.number(), c), "0 and 1 between commas");
  }
  return static_cast<std::int64_t>(bits.size() - before);
}

// width: bits of a row; 0 where the first row says it.
Tensor read_bits(const Path& path, std::int64_t width) {
  LineReader lines(path, kBitPurpose);
  std::vector<std::uint8_t> bits;
  for (std::string_view line; lines.next(line);) {
    const auto n = add_bits(bits, line, lines);
    if (width == 0) width = n;
    if (n != 0 && n != width)
      throw errors::malformed(path, fmt::format("line {}: {} bits", lines.number(), n),
                              fmt::format("{}, as in the rows before", width));
  }
  if (bits.empty()) throw errors::malformed(path, "no rows", "at least one row of 0 and 1");
  return at::tensor(bits, at::kByte).view({-1, width});
}

}  // namespace

Opened open_bit_rows(const Path& train) {
  Opened opened;
  const auto files = part_files(train);
  const auto put = [&](Batch Opened::*part, const Path& path) {
    if (!path.empty())
      put_rows(opened, part, {.x = read_bits(path, part == &Opened::train ? 0 : opened.train.x().size(1)), .bits = true});
  };
  put(&Opened::train, files.train);
  put(&Opened::valid, files.valid);
  put(&Opened::test, files.test);
  complete(opened, train);
  return opened;
}

}  // namespace gx
