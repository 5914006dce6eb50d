// What stands between spaces.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gx {

std::vector<std::string> words_in(std::string_view text);

}  // namespace gx
