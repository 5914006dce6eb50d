// Names of other data that a model does not know, and reads without refusing them.
#pragma once

#include <string>
#include <vector>

#include "generatrix/data/codec.h"

namespace gx {

// Of data whose codec would be `from`, under a model whose codec is `to`: a line each for rated items, which rows come without,
// and for words of a text, which are read as kUnknownWord.
std::vector<std::string> notes_on_unknown_names(const Codec& from, const Codec& to);

}  // namespace gx
