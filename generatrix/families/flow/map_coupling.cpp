#include "generatrix/families/flow/map_coupling.h"

#include <ATen/ATen.h>

#include "generatrix/families/flow/beside.h"
#include "generatrix/prob/bijectors/elementwise.h"

namespace gx {
namespace {

struct Coupled {
  Halves halves;
  int n_event_dims;
  NetPtr net;
  MapFamily maps;
  Tensor told;

  Bijector chosen_by(const Tensor& kept) const {
    const auto raw = net->forward(beside(kept, told, n_event_dims)).to(kept.scalar_type());
    return elementwise(maps.of(raw.unflatten(-n_event_dims, {maps.n_parameters, -1}).movedim(-n_event_dims - 1, -1)),
                       n_event_dims);
  }
  template <class Direction>
  Mapped moved(const Tensor& x, const Direction& direction) const {
    auto part = x.split_with_sizes({halves.n_first, halves.n_second}, -n_event_dims);
    auto& kept = halves.keeps_first ? part[0] : part[1];
    auto& moving = halves.keeps_first ? part[1] : part[0];
    auto mapped = direction(chosen_by(kept), moving);
    moving = std::move(mapped.value);
    return {at::cat(part, -n_event_dims), std::move(mapped.log_det)};
  }
  Mapped forward(const Tensor& latent) const {
    return moved(latent, [](const Bijector& f, const Tensor& z) { return f.forward(z); });
  }
  Mapped inverse(const Tensor& data) const {
    return moved(data, [](const Bijector& f, const Tensor& x) { return f.inverse(x); });
  }
};

}  // namespace

MapCoupling::MapCoupling(Halves halves, int n_event_dims, NetPtr net, MapFamily maps, std::int64_t n_told)
    : halves_(halves),
      n_event_dims_(n_event_dims),
      net_(register_module("net", std::move(net))),
      maps_(std::move(maps)),
      n_told_(n_told) {}

Bijector MapCoupling::map(const Context& context) {
  return Coupled{halves_, n_event_dims_, net_, maps_, told_along(context, n_told_, n_event_dims_)};
}

}  // namespace gx
