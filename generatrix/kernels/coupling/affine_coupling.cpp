#include "generatrix/kernels/coupling/affine_coupling.h"

#include <ATen/ATen.h>
#include <c10/util/accumulate.h>
#include <torch/autograd.h>

#include "generatrix/base/parallel.h"
#include "generatrix/kernels/coupling/affine_rows.h"
#include "generatrix/kernels/fuses.h"
#include "generatrix/kernels/second_order.h"

namespace gx {
namespace {

using kernels::AffineShape;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// Events in a part of the batch. One thread sums the bound's gradient over a part; so its rounding does not depend on the
// threads.
constexpr std::int64_t kEventsAPart = 16;

struct Layout {
  AffineShape event;
  std::int64_t n;  // events
  std::vector<std::int64_t> leading;

  Layout(const Tensor& x, const Tensor& bound, bool keeps_first) {
    const auto sizes = x.sizes();
    const auto n_event_dims = static_cast<std::size_t>(bound.dim());
    leading = sizes.slice(0, sizes.size() - n_event_dims).vec();
    n = c10::multiply_integers(leading);
    const auto of_event = c10::multiply_integers(sizes.slice(leading.size()));
    const auto n_moved = of_event / std::max<std::int64_t>(1, sizes[leading.size()]) * bound.size(0);
    event = {of_event - n_moved, n_moved, keeps_first};
  }
  std::int64_t parts() const { return std::max<std::int64_t>(1, n / kEventsAPart); }
};

Tensor for_each_value(const Tensor& bound, const Layout& layout) {
  return bound.reshape({-1, 1}).expand({-1, layout.event.n_moved / bound.size(0)}).contiguous();
}

template <class T>
kernels::AffineRows<T> rows_from(const Layout& layout, std::int64_t first, const Tensor& x, const Tensor& given,
                                 const Tensor& bound, double first_bound, const Tensor& tanh, const Tensor& scale) {
  const auto& s = layout.event;
  return {x.const_data_ptr<T>() + first * s.event(),
          given.const_data_ptr<T>() + first * 2 * s.n_moved,
          bound.const_data_ptr<T>(),
          static_cast<T>(1 / first_bound),
          tanh.mutable_data_ptr<T>() + first * s.n_moved,
          scale.mutable_data_ptr<T>() + first * s.n_moved};
}

// Of contiguous x and given: a copy made in here would be one that autograd does not know. Saves x, given, bound, tanh(a / b0)
// and exp(s).
struct Fused : torch::autograd::Function<Fused> {
  static variable_list forward(AutogradContext* context, const Tensor& x, const Tensor& given, const Tensor& bound,
                               double first_bound, bool keeps_first) {
    const Layout layout(x, bound, keeps_first);
    const auto bounds = for_each_value(bound, layout);
    const auto tanh = at::empty({layout.n, layout.event.n_moved}, x.options()), scale = at::empty_like(tanh);
    auto z = at::empty_like(x), log_det = at::empty(layout.leading, x.options());
    AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "affine_coupling", [&] {
      in_parallel(layout.n, [&](std::int64_t begin, std::int64_t end) {
        const auto rows = rows_from<scalar_t>(layout, begin, x, given, bounds, first_bound, tanh, scale);
        kernels::affine_forward(kernels::best_instructions(), layout.event, rows, end - begin,
                                z.mutable_data_ptr<scalar_t>() + begin * layout.event.event(),
                                log_det.mutable_data_ptr<scalar_t>() + begin);
      });
    });
    context->save_for_backward({x, given, bound, tanh, scale});
    context->saved_data["first_bound"] = first_bound;
    context->saved_data["keeps_first"] = keeps_first;
    return {z, log_det};
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const auto &x = saved[0], &given = saved[1], &bound = saved[2];
    const auto first_bound = context->saved_data["first_bound"].toDouble();
    const auto keeps_first = context->saved_data["keeps_first"].toBool();
    if (at::GradMode::is_enabled()) {
      const auto again = affine_coupling_reference(x, given, bound, first_bound, keeps_first);
      return kernels::gradient_as_graph(*context, {x, given, bound}, {again.value, again.log_det}, gradients, 5);
    }
    const Layout layout(x, bound, keeps_first);
    const auto of_z = gradients[0].contiguous(), of_log_det = gradients[1].contiguous(), bounds = for_each_value(bound, layout);
    const auto of_x = at::empty_like(x), of_given = at::empty_like(given);
    const auto of_bound = at::zeros({layout.parts(), layout.event.n_moved}, x.options());
    AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "affine_coupling", [&] {
      in_parallel(layout.parts(), [&](std::int64_t begin, std::int64_t end) {
        for (auto part = begin; part < end; ++part) {
          const auto first = part * layout.n / layout.parts(), last = (part + 1) * layout.n / layout.parts();
          const auto rows = rows_from<scalar_t>(layout, first, x, given, bounds, first_bound, saved[3], saved[4]);
          kernels::affine_backward(
              kernels::best_instructions(), layout.event, rows, last - first,
              kernels::AffineGradients<scalar_t>{of_z.const_data_ptr<scalar_t>() + first * layout.event.event(),
                                                 of_log_det.const_data_ptr<scalar_t>() + first,
                                                 of_x.mutable_data_ptr<scalar_t>() + first * layout.event.event(),
                                                 of_given.mutable_data_ptr<scalar_t>() + first * 2 * layout.event.n_moved,
                                                 of_bound.mutable_data_ptr<scalar_t>() + part * layout.event.n_moved});
        }
      });
    });
    return {of_x, of_given, of_bound.view({layout.parts(), bound.size(0), -1}).sum(at::IntArrayRef{0, 2}).view_as(bound), {}, {}};
  }
};

bool is_fused(const Tensor& x, const Tensor& given, const Tensor& bound) {
  return kernels::fuses(kernels::Kernel::affine_coupling, x, given, bound) && x.numel() > 0;
}

}  // namespace

AffineCoupled affine_coupling(const Tensor& x, const Tensor& given, const Tensor& bound, double first_bound, bool keeps_first) {
  if (!is_fused(x, given, bound)) return affine_coupling_reference(x, given, bound, first_bound, keeps_first);
  auto both = Fused::apply(x.contiguous(), given.contiguous(), bound, first_bound, keeps_first);
  return {std::move(both[0]), std::move(both[1])};
}

AffineCoupled affine_coupling_reference(const Tensor& x, const Tensor& given, const Tensor& bound, double first_bound,
                                        bool keeps_first) {
  const auto channels = -bound.dim(), n_moved = bound.size(0), n_kept = x.size(channels) - n_moved;
  const auto kept = x.narrow(channels, keeps_first ? 0 : n_moved, n_kept);
  const auto moved = x.narrow(channels, keeps_first ? n_kept : 0, n_moved);
  const auto parts = given.chunk(2, channels);  // t, a
  const auto log_scale = bound * at::tanh(parts[1] / first_bound);
  const auto value = at::addcmul(parts[0], moved, log_scale.exp());
  std::vector<std::int64_t> event_dims;
  for (auto dim = channels; dim < 0; ++dim) event_dims.push_back(dim);
  return {keeps_first ? at::cat({kept, value}, channels) : at::cat({value, kept}, channels), log_scale.sum(event_dims)};
}

}  // namespace gx
