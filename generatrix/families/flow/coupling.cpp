#include "generatrix/families/flow/coupling.h"

#include <ATen/ATen.h>

#include "generatrix/families/flow/beside.h"
#include "generatrix/kernels/coupling/affine_coupling.h"
#include "generatrix/nn/mlp.h"
#include "generatrix/prob/shapes.h"

namespace gx {
namespace {

struct AffineCoupling {
  Halves halves;
  NetPtr net;
  double first_bound;
  Tensor bound, told;  // beside.h

  int n_event_dims() const { return static_cast<int>(bound.dim()); }

  // (t, a) by what is kept.
  Tensor moves(const Tensor& kept) const { return net->forward(beside(kept, told, n_event_dims())).to(kept.scalar_type()); }

  struct Parts {
    Tensor kept, moved, shift, log_scale;
  };
  Parts parts_of(const Tensor& x) const {
    auto part = x.split_with_sizes({halves.n_first, halves.n_second}, -n_event_dims());
    if (!halves.keeps_first) std::swap(part[0], part[1]);
    const auto given = moves(part[0]).chunk(2, -n_event_dims());
    return {part[0], part[1], given[0], bound * at::tanh(given[1] / first_bound)};
  }
  Tensor whole(const Tensor& kept, const Tensor& moved) const {
    return halves.keeps_first ? at::cat({kept, moved}, -n_event_dims()) : at::cat({moved, kept}, -n_event_dims());
  }

  Mapped inverse(const Tensor& data) const {
    const auto kept = data.narrow(-n_event_dims(), halves.keeps_first ? 0 : halves.n_first, halves.n_kept());
    auto coupled = affine_coupling(data, moves(kept), bound, first_bound, halves.keeps_first);
    return {std::move(coupled.value), std::move(coupled.log_det)};
  }
  Mapped forward(const Tensor& latent) const {
    const auto [kept, moved, shift, log_scale] = parts_of(latent);
    return {whole(kept, (moved - shift) * log_scale.neg().exp()), sum_last(log_scale, n_event_dims()).neg()};
  }
};

}  // namespace

Coupling::Coupling(Halves halves, int n_event_dims, NetPtr net, double first_bound, std::int64_t n_told)
    : halves_(halves), net_(register_module("net", std::move(net))), first_bound_(first_bound), n_told_(n_told) {
  Shape shape(static_cast<std::size_t>(n_event_dims), 1);
  shape[0] = halves_.n_moved();
  bound_ = register_parameter("bound", at::full(shape, first_bound));
}

Bijector Coupling::map(const Context& context) {
  return AffineCoupling{halves_, net_, first_bound_, bound_, told_along(context, n_told_, static_cast<int>(bound_.dim()))};
}

std::optional<ChainLink> Coupling::link() {
  const auto* mlp = dynamic_cast<const Mlp*>(net_.get());
  auto net = mlp && bound_.dim() == 1 && n_told_ == 0 ? mlp->for_kernels() : std::nullopt;
  if (!net) return {};
  return CouplingLink{*std::move(net), bound_, first_bound_, halves_.keeps_first};
}

}  // namespace gx
