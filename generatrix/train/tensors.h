// Named tensors to and from a safetensors file.
#pragma once

#include <torch/nn/module.h>

#include "generatrix/base/file.h"
#include "generatrix/base/tensor.h"
#include "generatrix/media/safetensors.h"

namespace gx {

using NamedTensors = std::vector<std::pair<std::string, Tensor>>;

// All parameters and buffers.
NamedTensors tensors_of(const torch::nn::Module& module);

// Whether shape and type are the tensor's.
bool fits(const TensorView& view, const Tensor& tensor);

// Throws DataError with the name of a tensor that is NaN anywhere, or a parameter that is infinite; `path` is where it was read.
void check_numbers(const NamedTensors& tensors, const Path& path);

void write_tensors(const Path& path, const NamedTensors& tensors, const Metadata& metadata);

// Copies the file's tensors into `into` by name. Throws DataError, listing every tensor that is missing, extra or misshapen; then
// nothing has been copied.
void copy_tensors(const SafetensorsFile& file, const Path& path, const NamedTensors& into);

}  // namespace gx
