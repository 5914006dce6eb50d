// Which cells of padded rows are cells of members.
#pragma once

#include "generatrix/data/rows.h"

namespace gx {

// bool, in the shape of data [B, T, ...]: true in the members that rows of these lengths have.
Tensor in_members(const Tensor& length, const Tensor& data);
// The cells that are known: of members, and observed where the column says which are.
Tensor known_in(const Column& column);
// [B, T, ...] with n more places behind the last; 0, or false, there.
Tensor with_places(const Tensor& data, std::int64_t n);

}  // namespace gx
