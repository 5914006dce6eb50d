#include "generatrix/kernels/spline/spline_map.h"

#include <ATen/ATen.h>
#include <torch/autograd.h>

#include "generatrix/base/parallel.h"
#include "generatrix/kernels/fuses.h"
#include "generatrix/kernels/second_order.h"
#include "generatrix/kernels/spline/spline_map_rows.h"

namespace gx {
namespace {

using kernels::best_instructions;
using kernels::SplineRows;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// use(rows, first) for parts of all numbers, on all threads.
template <class T, class Use>
void by_spline_rows(const Tensor& x, const Tensor& raw, double bound, bool to_v, const Use& use) {
  const auto width = raw.size(-1), n_bins = (width + 1) / 3;
  in_parallel(x.numel(), [&](std::int64_t begin, std::int64_t end) {
    std::vector<kernels::Lanes<T>> scratch(static_cast<std::size_t>(kernels::spline_scratch(n_bins)));
    const SplineRows<T> rows{.n = end - begin,
                             .n_bins = n_bins,
                             .bound = static_cast<T>(bound),
                             .to_v = to_v,
                             .x = x.const_data_ptr<T>() + begin,
                             .raw = raw.const_data_ptr<T>() + begin * width,
                             .scratch = scratch.data()};
    use(rows, begin);
  });
}

// Of contiguous tensors: a copy made in here would be one that autograd does not know. Saves x and raw.
struct FusedSpline : torch::autograd::Function<FusedSpline> {
  static variable_list forward(AutogradContext* context, const Tensor& x, const Tensor& raw, double bound, bool to_v) {
    auto value = at::empty_like(x), log_det = at::empty_like(x);
    AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "spline_map", [&] {
      by_spline_rows<scalar_t>(x, raw, bound, to_v, [&](const SplineRows<scalar_t>& rows, std::int64_t first) {
        kernels::spline_forward(best_instructions(), rows, value.mutable_data_ptr<scalar_t>() + first,
                                log_det.mutable_data_ptr<scalar_t>() + first);
      });
    });
    context->save_for_backward({x, raw});
    context->saved_data["bound"] = bound;
    context->saved_data["to_v"] = to_v;
    return {value, log_det};
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const auto &x = saved[0], &raw = saved[1];
    const auto bound = context->saved_data["bound"].toDouble();
    const auto to_v = context->saved_data["to_v"].toBool();
    if (at::GradMode::is_enabled()) {
      const auto again = spline_map_reference(x, raw, bound, to_v ? SplineWay::from_u_to_v : SplineWay::from_v_to_u);
      return kernels::gradient_as_graph(*context, {x, raw}, {again.value, again.log_det}, gradients, 4);
    }
    const auto of_value = gradients[0].contiguous(), of_log_det = gradients[1].contiguous();
    auto of_x = at::empty_like(x), of_raw = at::empty_like(raw);
    AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "spline_map", [&] {
      by_spline_rows<scalar_t>(x, raw, bound, to_v, [&](const SplineRows<scalar_t>& rows, std::int64_t first) {
        kernels::spline_backward(best_instructions(), rows, of_value.const_data_ptr<scalar_t>() + first,
                                 of_log_det.const_data_ptr<scalar_t>() + first, of_x.mutable_data_ptr<scalar_t>() + first,
                                 of_raw.mutable_data_ptr<scalar_t>() + first * raw.size(-1));
      });
    });
    return {of_x, of_raw, {}, {}};
  }
};

}  // namespace

Splined spline_map(const Tensor& x, const Tensor& raw, double bound, SplineWay way) {
  if (!kernels::fuses(kernels::Kernel::spline_map, x, raw) || x.numel() == 0) return spline_map_reference(x, raw, bound, way);
  auto both = FusedSpline::apply(x.contiguous(), raw.contiguous(), bound, way == SplineWay::from_u_to_v);
  return {std::move(both[0]), std::move(both[1])};
}

}  // namespace gx
