#include "generatrix/media/base64.h"

#include <cstdint>

namespace gx {

std::string base64(std::string_view bytes) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const auto byte = [&](std::size_t j) -> std::uint32_t { return j < bytes.size() ? static_cast<unsigned char>(bytes[j]) : 0; };
    const auto three = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);  // 24 bits, 6 for each digit
    for (int digit = 0; digit < 4; ++digit) text += kDigits[three >> (18 - 6 * digit) & 63];
  }
  for (std::size_t pad = (3 - bytes.size() % 3) % 3, k = 1; k <= pad; ++k) text[text.size() - k] = '=';
  return text;
}

}  // namespace gx
