// Bytes as text, for pictures inside a page.
#pragma once

#include <string>
#include <string_view>

namespace gx {

// Base 64 with padding, without line ends (RFC 4648, section 4).
std::string base64(std::string_view bytes);

}  // namespace gx
