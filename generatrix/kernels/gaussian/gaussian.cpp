#include "generatrix/kernels/gaussian/gaussian.h"

#include <ATen/ATen.h>
#include <torch/autograd.h>

#include "generatrix/kernels/fuses.h"
#include "generatrix/kernels/gaussian/gaussian_rows.h"
#include "generatrix/kernels/second_order.h"

namespace gx {
namespace {

using kernels::best_instructions;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// The sizes of h [..., 2 Z] as rows [n, 2 z].
struct Halves {
  explicit Halves(const Tensor& h) : z(h.size(-1) / 2), n(z == 0 ? 0 : h.numel() / (2 * z)) {}
  std::int64_t z, n;
};

struct Parameters : torch::autograd::Function<Parameters> {
  static variable_list forward(AutogradContext* context, const Tensor& h, double bound) {
    const auto all = h.contiguous();
    auto shape = h.sizes().vec();
    shape.back() /= 2;
    auto loc = at::empty(shape, h.options()), scale = at::empty(shape, h.options());
    const Halves rows(h);
    AT_DISPATCH_FLOATING_TYPES(h.scalar_type(), "gaussian_parameters", [&] {
      kernels::parameter_rows<scalar_t>(best_instructions(), rows.n, rows.z, static_cast<scalar_t>(bound),
                                        all.const_data_ptr<scalar_t>(), loc.mutable_data_ptr<scalar_t>(),
                                        scale.mutable_data_ptr<scalar_t>());
    });
    context->save_for_backward({h, scale});
    context->saved_data["bound"] = bound;
    return {loc, scale};
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const auto& h = saved[0];
    const auto bound = context->saved_data["bound"].toDouble();
    if (at::GradMode::is_enabled()) {
      const auto again = gaussian_parameters_reference(h, bound);
      return kernels::gradient_as_graph(*context, {h}, {again.loc, again.scale}, gradients, 2);
    }
    const auto of_loc = gradients[0].contiguous(), of_scale = gradients[1].contiguous(), all = h.contiguous();
    auto found = at::empty_like(all);
    const Halves rows(h);
    AT_DISPATCH_FLOATING_TYPES(h.scalar_type(), "gaussian_parameters", [&] {
      kernels::parameter_gradients<scalar_t>(best_instructions(), rows.n, rows.z, static_cast<scalar_t>(bound),
                                             {all.const_data_ptr<scalar_t>(), saved[1].const_data_ptr<scalar_t>(),
                                              of_loc.const_data_ptr<scalar_t>(), of_scale.const_data_ptr<scalar_t>()},
                                             found.mutable_data_ptr<scalar_t>());
    });
    return {found, {}};
  }
};

// loc + scale noise. Forward and backward take one multiplication each.
struct Draw : torch::autograd::Function<Draw> {
  static Tensor forward(AutogradContext* context, const Tensor& loc, const Tensor& scale, const Tensor& noise) {
    context->save_for_backward({noise});
    return at::addcmul(loc, scale, noise);
  }
  static variable_list backward(AutogradContext* context, variable_list gradients) {
    return {gradients[0], gradients[0] * context->get_saved_variables()[0], {}};
  }
};

struct Kl : torch::autograd::Function<Kl> {
  static Tensor forward(AutogradContext* context, const Tensor& r, const Tensor& d) {
    const auto rs = r.contiguous(), ds = d.contiguous();
    auto y = at::empty_like(rs);
    AT_DISPATCH_FLOATING_TYPES(r.scalar_type(), "gaussian_kl", [&] {
      kernels::kl_values<scalar_t>(best_instructions(), rs.numel(), rs.const_data_ptr<scalar_t>(), ds.const_data_ptr<scalar_t>(),
                                   y.mutable_data_ptr<scalar_t>());
    });
    context->save_for_backward({r, d});
    return y;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    if (at::GradMode::is_enabled())
      return kernels::gradient_as_graph(*context, saved, {gaussian_kl_reference(saved[0], saved[1])}, gradients, 2);
    const auto r = saved[0].contiguous(), d = saved[1].contiguous(), of_y = gradients[0].contiguous();
    auto of_r = at::empty_like(r), of_d = at::empty_like(d);
    AT_DISPATCH_FLOATING_TYPES(r.scalar_type(), "gaussian_kl", [&] {
      kernels::kl_gradients<scalar_t>(best_instructions(), r.numel(), r.const_data_ptr<scalar_t>(), d.const_data_ptr<scalar_t>(),
                                      of_y.const_data_ptr<scalar_t>(), of_r.mutable_data_ptr<scalar_t>(),
                                      of_d.mutable_data_ptr<scalar_t>());
    });
    return {of_r, of_d};
  }
};

}  // namespace

GaussianParameters gaussian_parameters(const Tensor& h, double bound) {
  if (!kernels::fuses(kernels::Kernel::gaussian, h) || h.dim() == 0 || h.size(-1) % 2 != 0)
    return gaussian_parameters_reference(h, bound);
  auto both = Parameters::apply(h, bound);
  return {std::move(both[0]), std::move(both[1])};
}

GaussianParameters gaussian_parameters_reference(const Tensor& h, double bound) {
  const auto parts = h.chunk(2, -1);
  return {parts[0], (0.5 * parts[1].clamp(-bound, bound)).exp()};
}

Tensor gaussian_draw(const Tensor& loc, const Tensor& scale, const Tensor& noise) {
  if (kernels::LeftOut::has(kernels::Kernel::gaussian) || loc.sizes() != scale.sizes() || loc.sizes() != noise.sizes() ||
      noise.requires_grad())
    return gaussian_draw_reference(loc, scale, noise);
  return Draw::apply(loc, scale, noise);
}

Tensor gaussian_draw_reference(const Tensor& loc, const Tensor& scale, const Tensor& noise) {
  return at::addcmul(loc, scale, noise);
}

Tensor gaussian_kl(const Tensor& r, const Tensor& d) {
  const bool fused = kernels::fuses(kernels::Kernel::gaussian, r, d) && r.sizes() == d.sizes();
  return fused ? Kl::apply(r, d) : gaussian_kl_reference(r, d);
}

Tensor gaussian_kl_reference(const Tensor& r, const Tensor& d) {
  const auto spread = at::addcmul(at::rsub(r.log(), -0.5), r, r, 0.5);
  return at::addcmul(spread, d, d, 0.5);
}

}  // namespace gx
