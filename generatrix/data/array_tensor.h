// Between the arrays of media and tensors: element types, views without copies, copies with memory of their own.
#pragma once

#include <string>

#include "generatrix/base/tensor.h"
#include "generatrix/data/rows.h"
#include "generatrix/media/array.h"
#include "generatrix/media/npz.h"
#include "generatrix/media/safetensors.h"

namespace gx {

at::ScalarType scalar_type(ElementType type);
ElementType element_type(at::ScalarType type);  // throws Unsupported for types that files of ours do not hold

Tensor to_tensor(const Array& array);                                   // a copy
Tensor to_tensor(const TensorView& view, std::shared_ptr<void> owner);  // no copy; keeps `owner` alive
Array to_array(const Tensor& tensor);                                   // a copy, from any device
TensorView view_of(const Tensor& tensor);                               // no copy; the tensor must be on the CPU and contiguous

// Adds the parts that the column has: NAME, NAME_length, NAME_observed, NAME_start, NAME_index.
void add_column(Arrays& arrays, const std::string& name, const Column& column);

}  // namespace gx
