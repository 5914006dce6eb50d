#include "generatrix/prob/shapes.h"

#include <ATen/ATen.h>
#include <ATen/ExpandUtils.h>

#include <limits>
#include <numeric>

namespace gx {

Shape broadcast_shape(at::IntArrayRef a, at::IntArrayRef b) { return a.equals(b) ? a.vec() : at::infer_size(a, b); }

Shape joined(at::IntArrayRef a, at::IntArrayRef b) {
  Shape both = a.vec();
  both.insert(both.end(), b.begin(), b.end());
  return both;
}

Shape all_but_last(at::IntArrayRef shape, int n) { return shape.slice(0, shape.size() - static_cast<std::size_t>(n)).vec(); }
Shape last(at::IntArrayRef shape, int n) { return shape.slice(shape.size() - static_cast<std::size_t>(n)).vec(); }

Shape one_a_row(const Tensor& x) {
  Shape shape(static_cast<std::size_t>(x.dim()), 1);
  shape[0] = x.size(0);
  return shape;
}

Tensor sum_last(const Tensor& x, int n) {
  if (n == 0) return x;  // torch reads an empty list of dimensions as all of them
  Shape dims(static_cast<std::size_t>(n));
  std::iota(dims.begin(), dims.end(), -n);
  return x.sum(dims);
}

Tensor open_uniform(at::IntArrayRef shape, at::ScalarType type, Rng& rng) {
  const double half_eps =
      type == at::kDouble ? std::numeric_limits<double>::epsilon() / 2 : std::numeric_limits<float>::epsilon() / 2.;
  return rng.uniform(shape, type).clamp_(half_eps, 1 - half_eps);
}

}  // namespace gx
