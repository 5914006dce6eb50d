// The parts of a text between separators.
#pragma once

#include <string_view>
#include <vector>

namespace gx {

// "a,b," between ',': "a", "b" and "". An empty text is one empty part. The parts are views of the text.
std::vector<std::string_view> parts_of(std::string_view text, char between);

}  // namespace gx
