// CRC-32C (Castagnoli; RFC 3720, section 12.1), the checksum of TFRecord frames.
#pragma once

#include <cstdint>
#include <string_view>

namespace gx {

std::uint32_t crc32c(std::string_view bytes);

}  // namespace gx
