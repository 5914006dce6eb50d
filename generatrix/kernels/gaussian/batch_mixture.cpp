#include "generatrix/kernels/gaussian/batch_mixture.h"

#include <ATen/ATen.h>
#include <torch/autograd.h>

#include <algorithm>

#include "generatrix/base/parallel.h"
#include "generatrix/kernels/fuses.h"
#include "generatrix/kernels/gaussian/batch_mixture_rows.h"
#include "generatrix/kernels/perceptron/few_rows_layout.h"
#include "generatrix/kernels/second_order.h"

namespace gx {
namespace {

using kernels::best_instructions;
using kernels::MixtureGradients;
using kernels::MixtureLaws;
using kernels::MixtureRows;
using kernels::padded_rows;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr double kHalfLogTwoPi = 0.91893853320467274178;
constexpr double kNoWeight = -1e30;         // of the places behind the last law
constexpr std::int64_t kRowsTogether = 32;  // whose gradients of the laws are added up in one place

std::int64_t groups_of(std::int64_t n_rows) { return (n_rows + kRowsTogether - 1) / kRowsTogether; }

// [M, Z] -> [Z, P]
Tensor by_dimension(const Tensor& laws) {
  return at::constant_pad_nd(laws.t(), {0, padded_rows(laws.size(0)) - laws.size(0)}, 0).contiguous();
}

// What the kernel reads, as it lies in memory.
struct Packed {
  Tensor z, loc, inverse, base, weights;  // [B, Z]; [Z, P] three times; [B, P]

  Packed(const Tensor& draws, const Tensor& m, const Tensor& s, const Tensor& w)
      : z(draws.contiguous()),
        loc(by_dimension(m)),
        inverse(by_dimension(s.reciprocal())),
        base(by_dimension(at::rsub(s.log(), -kHalfLogTwoPi))),
        weights(at::constant_pad_nd(w, {0, padded_rows(w.size(1)) - w.size(1)}, kNoWeight).contiguous()) {}
  template <class T>
  MixtureLaws<T> laws() const {
    return {loc.size(0), loc.size(1), loc.const_data_ptr<T>(), inverse.const_data_ptr<T>(), base.const_data_ptr<T>()};
  }
};

// use(rows, group) for groups of rows, on all threads.
template <class T, class Use>
void by_groups(const Packed& from, const Tensor& joint, const Tensor& by_dim, const Use& use) {
  const auto n_rows = from.z.size(0);
  in_parallel(groups_of(n_rows), [&](std::int64_t begin, std::int64_t end) {
    for (auto group = begin; group < end; ++group) {
      use(MixtureRows<T>{.first = group * kRowsTogether,
                         .last = std::min(n_rows, (group + 1) * kRowsTogether),
                         .z = from.z.const_data_ptr<T>(),
                         .weights = from.weights.const_data_ptr<T>(),
                         .joint = joint.mutable_data_ptr<T>(),
                         .by_dim = by_dim.mutable_data_ptr<T>()},
          group);
    }
  });
}

// Saves its arguments and its results, by_dimension of each dimension.
struct FusedMixture : torch::autograd::Function<FusedMixture> {
  static variable_list forward(AutogradContext* context, const Tensor& z, const Tensor& loc, const Tensor& scale,
                               const Tensor& w) {
    const Packed from(z, loc, scale, w);
    const auto joint = at::empty({z.size(0)}, z.options()), by_dim = at::empty(z.sizes(), z.options());
    AT_DISPATCH_FLOATING_TYPES(z.scalar_type(), "batch_mixture", [&] {
      const auto laws = from.laws<scalar_t>();
      by_groups<scalar_t>(from, joint, by_dim, [&](const MixtureRows<scalar_t>& rows, std::int64_t) {
        std::vector<scalar_t> scratch(static_cast<std::size_t>(2 * laws.n_padded));
        kernels::mixture_forward(best_instructions(), laws, rows, scratch.data());
      });
    });
    context->save_for_backward({z, loc, scale, w, joint.detach(), by_dim});
    return {joint, by_dim.sum(1)};
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const auto &z = saved[0], &loc = saved[1], &scale = saved[2], &w = saved[3], &joint = saved[4], &by_dim = saved[5];
    if (at::GradMode::is_enabled()) {
      const auto again = batch_mixture_reference(z, loc, scale, w);
      return kernels::gradient_as_graph(*context, {z, loc, scale}, {again.joint, again.by_dimension}, gradients, 4);
    }
    const Packed from(z, loc, scale, w);
    const auto of_joint = gradients[0].contiguous(), of_by_dimension = gradients[1].contiguous();
    const auto of_z = at::empty(z.sizes(), z.options());
    const auto of_laws = at::zeros({groups_of(z.size(0)), 2, from.loc.size(0), from.loc.size(1)}, z.options());
    AT_DISPATCH_FLOATING_TYPES(z.scalar_type(), "batch_mixture", [&] {
      const auto laws = from.laws<scalar_t>();
      by_groups<scalar_t>(from, joint, by_dim, [&](const MixtureRows<scalar_t>& rows, std::int64_t group) {
        std::vector<scalar_t> scratch(static_cast<std::size_t>(laws.n_padded));
        auto* of_loc = of_laws.mutable_data_ptr<scalar_t>() + group * 2 * laws.n_dims * laws.n_padded;
        const MixtureGradients<scalar_t> to{.of_joint = of_joint.const_data_ptr<scalar_t>(),
                                            .of_by_dimension = of_by_dimension.const_data_ptr<scalar_t>(),
                                            .of_z = of_z.mutable_data_ptr<scalar_t>(),
                                            .of_loc = of_loc,
                                            .of_scale = of_loc + laws.n_dims * laws.n_padded};
        kernels::mixture_backward(best_instructions(), laws, rows, to, scratch.data());
      });
    });
    const auto each = of_laws.sum(0).narrow(2, 0, loc.size(0)).transpose(1, 2);  // [2, M, Z]
    return {of_z, each[0], each[1], {}};
  }
};

}  // namespace

BatchMixture batch_mixture(const Tensor& z, const Tensor& loc, const Tensor& scale, const Tensor& log_weights) {
  if (!kernels::fuses(kernels::Kernel::batch_mixture, z, loc, scale, log_weights) || z.numel() == 0)
    return batch_mixture_reference(z, loc, scale, log_weights);
  auto both = FusedMixture::apply(z, loc, scale, log_weights);
  return {std::move(both[0]), std::move(both[1])};
}

BatchMixture batch_mixture_reference(const Tensor& z, const Tensor& loc, const Tensor& scale, const Tensor& log_weights) {
  const auto distance = (z.unsqueeze(1) - loc) / scale;                                               // [B, M, Z]
  const auto by_pair = at::addcmul(at::rsub(scale.log(), -kHalfLogTwoPi), distance, distance, -0.5);  // n
  return {at::logsumexp(by_pair.sum(-1) + log_weights, 1), at::logsumexp(by_pair + log_weights.unsqueeze(-1), 1).sum(-1)};
}

}  // namespace gx
