#include "generatrix/kernels/spline/spline_knots.h"

#include <ATen/ATen.h>
#include <torch/autograd.h>

#include "generatrix/base/parallel.h"
#include "generatrix/kernels/fuses.h"
#include "generatrix/kernels/second_order.h"
#include "generatrix/kernels/spline/spline_knots_rows.h"

namespace gx {
namespace {

using kernels::best_instructions;
using kernels::KnotRows;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// use(rows, first) for parts of all rows, on all threads.
template <class T, class Use>
void by_knot_rows(const Tensor& raw, double bound, const Use& use) {
  const auto width = raw.size(-1), k = (width + 1) / 3;
  in_parallel(raw.numel() / width, [&](std::int64_t begin, std::int64_t end) {
    std::vector<T> scratch(static_cast<std::size_t>(k));
    const KnotRows<T> rows{end - begin, k, static_cast<T>(bound), raw.const_data_ptr<T>() + begin * width, scratch.data()};
    use(rows, begin);
  });
}

Shape knots_shape(const Tensor& raw) {
  auto shape = raw.sizes().vec();
  shape.back() = (shape.back() + 1) / 3 + 1;
  return shape;
}

// Saves raw.
struct FusedKnots : torch::autograd::Function<FusedKnots> {
  static variable_list forward(AutogradContext* context, const Tensor& raw, double bound) {
    const auto from = raw.contiguous();
    const auto shape = knots_shape(from);
    auto u = at::empty(shape, raw.options()), v = at::empty(shape, raw.options()), slope = at::empty(shape, raw.options());
    AT_DISPATCH_FLOATING_TYPES(raw.scalar_type(), "spline_knots", [&] {
      by_knot_rows<scalar_t>(from, bound, [&](const KnotRows<scalar_t>& rows, std::int64_t first) {
        const auto at = first * (rows.k + 1);
        kernels::knots_of_rows(best_instructions(), rows, u.mutable_data_ptr<scalar_t>() + at,
                               v.mutable_data_ptr<scalar_t>() + at, slope.mutable_data_ptr<scalar_t>() + at);
      });
    });
    context->save_for_backward({from});
    context->saved_data["bound"] = bound;
    return {u, v, slope};
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto raw = context->get_saved_variables()[0];
    const auto bound = context->saved_data["bound"].toDouble();
    if (at::GradMode::is_enabled()) {
      const auto again = spline_knots_reference(raw, bound);
      return kernels::gradient_as_graph(*context, {raw}, {again.u, again.v, again.slope}, gradients, 2);
    }
    const auto of_u = gradients[0].contiguous(), of_v = gradients[1].contiguous(), of_slope = gradients[2].contiguous();
    auto of_raw = at::empty_like(raw);
    AT_DISPATCH_FLOATING_TYPES(raw.scalar_type(), "spline_knots", [&] {
      by_knot_rows<scalar_t>(raw, bound, [&](const KnotRows<scalar_t>& rows, std::int64_t first) {
        const auto at = first * (rows.k + 1);
        kernels::knots_gradients(best_instructions(), rows, of_u.const_data_ptr<scalar_t>() + at,
                                 of_v.const_data_ptr<scalar_t>() + at, of_slope.const_data_ptr<scalar_t>() + at,
                                 of_raw.mutable_data_ptr<scalar_t>() + first * raw.size(-1));
      });
    });
    return {of_raw, {}};
  }
};

// Knots from -bound to bound, exactly, by shares of the box.
Tensor knots_by_shares(const Tensor& raw, double bound) {
  const auto n_bins = raw.size(-1);
  const auto share = kernels::kLeastKnot + (1 - static_cast<double>(n_bins) * kernels::kLeastKnot) * raw.softmax(-1);
  const auto inner = 2 * bound * share.cumsum(-1).narrow(-1, 0, n_bins - 1) - bound;
  const auto edge = at::full_like(inner.narrow(-1, 0, 1), bound);
  return at::cat({-edge, inner, edge}, -1);
}

}  // namespace

SplineKnots spline_knots(const Tensor& raw, double bound) {
  if (!kernels::is_fusable(raw, raw.scalar_type()) || raw.numel() == 0) return spline_knots_reference(raw, bound);
  auto all = FusedKnots::apply(raw, bound);
  return {std::move(all[0]), std::move(all[1]), std::move(all[2]), bound};
}

SplineKnots spline_knots_reference(const Tensor& raw, double bound) {
  const auto n_bins = (raw.size(-1) + 1) / 3;
  const auto part = raw.split_with_sizes({n_bins, n_bins, n_bins - 1}, -1);
  const auto inner = kernels::kLeastKnot + at::softplus(part[2] + kernels::kUnitSlope);
  const auto edge = at::ones_like(inner.narrow(-1, 0, 1));
  return {knots_by_shares(part[0], bound), knots_by_shares(part[1], bound), at::cat({edge, inner, edge}, -1), bound};
}

}  // namespace gx
