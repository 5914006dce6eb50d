#include "generatrix/base/words.h"

namespace gx {

std::vector<std::string> words_in(std::string_view text) {
  std::vector<std::string> words;
  for (auto begin = text.find_first_not_of(' '); begin != text.npos; begin = text.find_first_not_of(' ', begin)) {
    const auto word = text.substr(begin, text.find(' ', begin) - begin);
    words.emplace_back(word);
    begin += word.size();
  }
  return words;
}

}  // namespace gx
