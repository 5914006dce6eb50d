// A training that starts from the weights of another run.
#pragma once

#include <string>
#include <vector>

#include "generatrix/base/file.h"
#include "generatrix/contract/model.h"

namespace gx {

struct StartWeights {
  std::vector<std::string> names;  // of the tensors that were taken
  std::string words;               // one line: what was taken, and what of the model was left as it was
};

// Copies what has the same name, shape and type from a run folder or a model.safetensors into the model: parameters and buffers.
// Throws DataError for a file that is missing, damaged or holds a number that is not finite, UserError when nothing fits; then
// the model is as it was. `name`: of the model.
StartWeights take_weights(Model& model, const std::string& name, const Path& from);

}  // namespace gx
