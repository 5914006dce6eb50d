#include "generatrix/prob/bijectors/linear.h"

#include <ATen/ATen.h>
#include <c10/core/impl/LocalDispatchKeySet.h>
#include <c10/util/accumulate.h>

#include "generatrix/base/errors.h"
#include "generatrix/prob/shapes.h"

namespace gx {
namespace {

// The products below are the map itself: under autocast they keep the type of the data, or log_det would be another map's.
using FullTypes = c10::impl::ExcludeDispatchKeyGuard;

Tensor times(const Tensor& matrix, const Tensor& x, int n_event_dims) {
  const FullTypes full(c10::autocast_dispatch_keyset);
  if (n_event_dims == 1) return at::linear(x, matrix);
  return at::matmul(matrix, x.flatten(-2)).view_as(x);
}

// log_det [] of one place, for all places of every event
Tensor of_all_places(const Tensor& log_det, const Tensor& x, int n_event_dims) {
  const auto n_places = c10::multiply_integers(last(x.sizes(), n_event_dims - 1));
  return (static_cast<double>(n_places) * log_det).expand(all_but_last(x.sizes(), n_event_dims));
}

Tensor unit(const Tensor& like) { return at::eye(like.size(0), like.options().requires_grad(false)); }

struct Triangles {
  Tensor lower, upper;
};
Triangles triangles_of(const Plu& f) {
  return {f.lower.tril(-1) + unit(f.lower), f.upper.triu(1) + at::diag(f.sign * f.log_scale.exp())};
}

}  // namespace

Tensor Plu::matrix() const {
  const FullTypes full(c10::autocast_dispatch_keyset);
  const auto [l, u] = triangles_of(*this);
  return at::matmul(l, u).index_select(0, order);
}

Tensor Plu::inverse_matrix() const {
  const auto [l, u] = triangles_of(*this);
  const auto unordered = unit(lower).index_select(0, order).t();  // P^T
  return at::linalg_solve_triangular(u, at::linalg_solve_triangular(l, unordered, /*upper=*/false, true, true), /*upper=*/true);
}

Mapped Plu::forward(const Tensor& latent) const {
  return {times(matrix(), latent, n_event_dims), of_all_places(log_scale.sum(), latent, n_event_dims)};
}
Mapped Plu::inverse(const Tensor& data) const {
  return {times(inverse_matrix(), data, n_event_dims), of_all_places(log_scale.sum().neg(), data, n_event_dims)};
}

Plu plu(const Tensor& matrix, int n_event_dims) {
  if (matrix.dim() != 2 || matrix.size(0) != matrix.size(1)) throw errors::misuse("plu", "no square matrix", "[C, C]");
  const auto [p, l, u] = at::linalg_lu(matrix.detach());
  const auto diagonal = u.diagonal();
  // row i of P L is row argmax_j P_ij of L
  return {p.argmax(1), l.tril(-1), u.triu(1), diagonal.sign(), diagonal.abs().log(), n_event_dims};
}

Tensor Reflections::matrix() const {
  const FullTypes full(c10::autocast_dispatch_keyset);
  auto product = unit(vectors[0].outer(vectors[0]));
  for (const auto& v : vectors.unbind(0))
    product = product - at::mv(product, v).outer(v * (2 / v.square().sum()));  // W H = W - 2 (W v) v^T / |v|^2
  return product;
}

Mapped Reflections::forward(const Tensor& latent) const {
  return {times(matrix(), latent, n_event_dims), of_all_places(at::zeros({}, latent.options()), latent, n_event_dims)};
}
Mapped Reflections::inverse(const Tensor& data) const {
  return {times(matrix().t(), data, n_event_dims), of_all_places(at::zeros({}, data.options()), data, n_event_dims)};
}

}  // namespace gx
