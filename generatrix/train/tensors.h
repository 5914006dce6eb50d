// Named tensors to and from a safetensors file.
#pragma once

#include "generatrix/base/file.h"
#include "generatrix/base/tensor.h"
#include "generatrix/media/safetensors.h"

namespace gx {

using NamedTensors = std::vector<std::pair<std::string, Tensor>>;

void write_tensors(const Path& path, const NamedTensors& tensors, const Metadata& metadata);

// Copies the file's tensors into `into` by name. Throws DataError, listing every tensor that is missing, extra or misshapen; then
// nothing has been copied.
void copy_tensors(const SafetensorsFile& file, const Path& path, const NamedTensors& into);

}  // namespace gx
