// Abilities of a model by name, as metrics and samplers list what they need.
#pragma once

#include <string>

#include "generatrix/contract/model.h"

namespace gx {

// name: "sample", "score", "encode", "decode", "prior", "invert" or "classify"; another is a bug of the caller.
bool has_ability(Model& model, const std::string& name);

}  // namespace gx
