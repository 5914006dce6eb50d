// The script by which a shell completes the program's words.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "generatrix/app/program.h"

namespace gx {

// Words that a place of a command line takes: of a positional, "train recipe", and of an option, "--metrics".
using PlaceWords = std::map<std::string, std::vector<std::string>>;

// For bash, and for zsh through its bashcompinit: verbs, options, and `words` where a place has any; names of files elsewhere.
std::string bash_completion(const std::vector<VerbWords>& verbs, const PlaceWords& words);
std::string zsh_completion(const std::vector<VerbWords>& verbs, const PlaceWords& words);

}  // namespace gx
