// How laws and bijectors speak about shapes, and the uniform draw that inverse distribution functions need.
#pragma once

#include "generatrix/base/rng.h"
#include "generatrix/base/tensor.h"

namespace gx {

// The shape of a and b broadcast against each other.
Shape broadcast_shape(at::IntArrayRef a, at::IntArrayRef b);

// a followed by b: sample shape + batch shape + event shape.
Shape joined(at::IntArrayRef a, at::IntArrayRef b);

// The shape without its last n dimensions, and these last n.
Shape all_but_last(at::IntArrayRef shape, int n);
Shape last(at::IntArrayRef shape, int n);

// [B, 1, ...], with as many dimensions as x [B, ...]: one number a row, beside the numbers of rows.
Shape one_a_row(const Tensor& x);

// The sum over the last n dimensions; the tensor itself when n = 0.
Tensor sum_last(const Tensor& x, int n);

// Uniform draws kept eps/2 away from 0 and 1, so that log u, log(1 - u) and u -> 1 - u are safe; eps of the type.
Tensor open_uniform(at::IntArrayRef shape, at::ScalarType type, Rng& rng);

}  // namespace gx
