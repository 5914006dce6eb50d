#include <ATen/ATen.h>

#include "generatrix/kernels/coupling/coupling_chain.h"

namespace gx {
namespace {

struct Applied {
  Tensor x, log_det;
  bool to_latents;

  void operator()(const ScalingLink& link) {
    x = to_latents ? (x - link.shift) * link.log_scale.neg().exp() : at::addcmul(link.shift, link.log_scale.exp(), x);
    log_det = to_latents ? log_det - link.log_scale.sum() : log_det + link.log_scale.sum();
  }

  void operator()(const OrderLink& link) { x = x.index_select(1, to_latents ? link.order : link.order.argsort()); }

  void operator()(const CouplingLink& link) {
    const auto n_moved = link.bound.size(0), n_kept = x.size(1) - n_moved;
    const auto kept = x.narrow(1, link.keeps_first ? 0 : n_moved, n_kept);
    const auto moved = x.narrow(1, link.keeps_first ? n_kept : 0, n_moved);
    const auto given = perceptron_reference(kept, link.net).to(x.scalar_type()).chunk(2, 1);  // t, a
    const auto log_scale = link.bound * at::tanh(given[1] / link.first_bound);
    const auto value = to_latents ? at::addcmul(given[0], moved, log_scale.exp()) : (moved - given[0]) * log_scale.neg().exp();
    x = link.keeps_first ? at::cat({kept, value}, 1) : at::cat({value, kept}, 1);
    log_det = to_latents ? log_det + log_scale.sum(1) : log_det - log_scale.sum(1);
  }
};

}  // namespace

Chained coupling_chain_reference(const Tensor& x, const ChainLinks& links, ChainEnd to) {
  Applied applied{x, at::zeros({x.size(0)}, x.options()), to == ChainEnd::latents};
  if (applied.to_latents) {
    for (const auto& link : links) std::visit(applied, link);
  } else {
    for (auto link = links.rbegin(); link != links.rend(); ++link) std::visit(applied, *link);
  }
  return {applied.x, applied.log_det};
}

}  // namespace gx
