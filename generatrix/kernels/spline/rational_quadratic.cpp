#include "generatrix/kernels/spline/rational_quadratic.h"

#include <ATen/ATen.h>
#include <torch/autograd.h>

#include "generatrix/base/parallel.h"
#include "generatrix/kernels/fuses.h"
#include "generatrix/kernels/second_order.h"
#include "generatrix/kernels/spline/spline_bin.h"

namespace gx {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

template <class T>
struct Arrays {
  const T *x, *u, *v, *slope;
  std::int64_t n_bins;
  T bound;

  kernels::SplineBin<T> bin(std::int64_t i, std::int64_t k) const {
    const auto row = i * (n_bins + 1);
    return {u + row, v + row, slope + row, k};
  }
  bool is_outside(std::int64_t i) const { return std::abs(x[i]) > bound; }
};

template <class T>
Arrays<T> arrays_of(const Tensor& x, const Tensor& u, const Tensor& v, const Tensor& slope, double bound) {
  return {x.const_data_ptr<T>(),     u.const_data_ptr<T>(), v.const_data_ptr<T>(),
          slope.const_data_ptr<T>(), u.size(-1) - 1,        static_cast<T>(bound)};
}

// Saves x, the knots, and of each number its bin and its share t of the bin's width.
struct FusedSpline : torch::autograd::Function<FusedSpline> {
  static variable_list forward(AutogradContext* context, const Tensor& x, const Tensor& u, const Tensor& v, const Tensor& slope,
                               double bound, bool to_v) {
    const auto all_x = x.contiguous(), all_u = u.contiguous(), all_v = v.contiguous(), all_slope = slope.contiguous();
    auto value = at::empty_like(all_x), log_det = at::empty_like(all_x), share = at::empty_like(all_x);
    const auto bins = at::empty(x.sizes(), at::kInt);
    AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "rational_quadratic", [&] {
      const auto a = arrays_of<scalar_t>(all_x, all_u, all_v, all_slope, bound);
      auto* y = value.mutable_data_ptr<scalar_t>();
      auto* log = log_det.mutable_data_ptr<scalar_t>();
      auto* t = share.mutable_data_ptr<scalar_t>();
      auto* k = bins.mutable_data_ptr<int>();
      in_parallel(x.numel(), [&](std::int64_t begin, std::int64_t end) {
        for (auto i = begin; i < end; ++i) {
          k[i] = static_cast<int>(kernels::bin_that_holds(a.x[i], (to_v ? a.u : a.v) + i * (a.n_bins + 1), a.n_bins));
          const auto bin = a.bin(i, k[i]);
          t[i] = to_v ? bin.share_of_u(a.x[i]) : bin.share_of_v(a.x[i]);
          if (a.is_outside(i)) {
            y[i] = a.x[i];
            log[i] = 0;
            continue;
          }
          const kernels::SplinePoint<scalar_t> point{bin, t[i]};
          y[i] = to_v ? point.y() : bin.u0 + bin.w * t[i];
          log[i] = to_v ? std::log(point.slope()) : -std::log(point.slope());
        }
      });
    });
    context->save_for_backward({all_x, all_u, all_v, all_slope, bins, share});
    context->saved_data["bound"] = bound;
    context->saved_data["to_v"] = to_v;
    return {value, log_det};
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const auto &x = saved[0], &u = saved[1], &v = saved[2], &slope = saved[3];
    const auto bound = context->saved_data["bound"].toDouble();
    const auto to_v = context->saved_data["to_v"].toBool();
    if (at::GradMode::is_enabled()) {
      const auto again =
          rational_quadratic_reference(x, {u, v, slope, bound}, to_v ? SplineWay::from_u_to_v : SplineWay::from_v_to_u);
      return kernels::gradient_as_graph(*context, {x, u, v, slope}, {again.value, again.log_det}, gradients, 6);
    }
    const auto of_value = gradients[0].contiguous(), of_log_det = gradients[1].contiguous();
    auto of_x = at::empty_like(x), of_u = at::zeros_like(u), of_v = at::zeros_like(v), of_slope = at::zeros_like(slope);
    AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "rational_quadratic", [&] {
      const auto a = arrays_of<scalar_t>(x, u, v, slope, bound);
      const auto* k = saved[4].const_data_ptr<int>();
      const auto* t = saved[5].const_data_ptr<scalar_t>();
      const auto* g = of_value.const_data_ptr<scalar_t>();
      const auto* g_log = of_log_det.const_data_ptr<scalar_t>();
      auto* to_x = of_x.mutable_data_ptr<scalar_t>();
      auto* to_u = of_u.mutable_data_ptr<scalar_t>();
      auto* to_knots_v = of_v.mutable_data_ptr<scalar_t>();
      auto* to_slope = of_slope.mutable_data_ptr<scalar_t>();
      in_parallel(x.numel(), [&](std::int64_t begin, std::int64_t end) {
        for (auto i = begin; i < end; ++i) {
          to_x[i] = g[i];
          if (a.is_outside(i)) continue;
          const auto bin = a.bin(i, k[i]);
          const kernels::SplinePoint<scalar_t> point{bin, t[i]};
          auto of_y = g[i], of_log = g_log[i];
          if (!to_v) {
            const auto log_z = kernels::spline_gradients(point, scalar_t(0), scalar_t(1)).z;
            of_log = -g_log[i];
            to_x[i] = (g[i] - g_log[i] * log_z) / point.slope();
            of_y = -to_x[i];
          }
          const auto each = kernels::spline_gradients(point, of_y, of_log);
          if (to_v) to_x[i] = each.z;
          const auto at = i * (a.n_bins + 1) + k[i];
          to_u[at] = each.u0, to_u[at + 1] = each.u1;
          to_knots_v[at] = each.v0, to_knots_v[at + 1] = each.v1;
          to_slope[at] = each.d0, to_slope[at + 1] = each.d1;
        }
      });
    });
    return {of_x, of_u, of_v, of_slope, {}, {}};
  }
};

}  // namespace

Splined rational_quadratic(const Tensor& x, const SplineKnots& knots, SplineWay way) {
  const auto type = x.scalar_type();
  const bool fused = kernels::is_fusable(x, type) && kernels::is_fusable(knots.u, type) && kernels::is_fusable(knots.v, type) &&
                     kernels::is_fusable(knots.slope, type) && x.numel() > 0;
  if (!fused) return rational_quadratic_reference(x, knots, way);
  auto both = FusedSpline::apply(x, knots.u, knots.v, knots.slope, knots.bound, way == SplineWay::from_u_to_v);
  return {std::move(both[0]), std::move(both[1])};
}

}  // namespace gx
