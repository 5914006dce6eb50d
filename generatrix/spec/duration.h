// Spans of time as people write them.
#pragma once

#include <string>
#include <string_view>

namespace gx {

// Seconds of "20s", "1.5m", "2h"; a bare number is seconds. Throws UserError, naming `where`, for what is no positive span.
double parse_duration(const std::string& where, std::string_view text);

}  // namespace gx
