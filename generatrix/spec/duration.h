// Reads durations that people write.
#pragma once

#include <string>
#include <string_view>

namespace gx {

// The seconds of "20s", "1.5m", "2h"; a number without a unit is seconds. Throws UserError for text that is no positive duration;
// `where` names the setting in the message.
double parse_duration(const std::string& where, std::string_view text);

}  // namespace gx
