#include "generatrix/nn/masked_walk.h"

#include <ATen/ATen.h>

#include "generatrix/prob/shapes.h"

namespace gx {
namespace {

std::vector<std::int64_t> counts_up_to(const Tensor& degrees, std::int64_t n) {
  const auto counts = at::bincount(degrees.cpu(), {}, n + 1).cumsum(0);
  return {counts.data_ptr<std::int64_t>(), counts.data_ptr<std::int64_t>() + counts.numel()};
}

}  // namespace

// With gradients what is known must stay as it was; else new units are written behind it.
void MaskedWalk::Layer::append(const Tensor& units) {
  const auto n_known = known.size(1);
  if (!room.defined()) {
    known = at::cat({known, units.to(known.scalar_type())}, 1);
    return;
  }
  room.narrow(1, n_known, units.size(1)).copy_(units);
  known = room.narrow(1, 0, n_known + units.size(1));
}

MaskedWalk::MaskedWalk(const MaskedMlp::Layers& net, const Tensor& told, const Tensor& like)
    : lead_(all_but_last(like.sizes(), 1)), n_per_input_(net.n_per_input), activation_(net.activation) {
  const auto n = like.size(-1), n_rows = like.numel() / n;
  const auto nothing = at::empty({n_rows, 0}, like.options().requires_grad(false));
  auto order = net.degrees.front().argsort(/*stable=*/true);
  layers_.push_back({{}, {}, counts_up_to(net.degrees.front(), n), nothing});
  if (told.defined())
    layers_.front().known = told.to(like.scalar_type()).expand(joined(lead_, {told.size(-1)})).reshape({n_rows, -1});
  for (std::size_t l = 1; l < net.degrees.size(); ++l) {
    const auto& layer = net.layers[l - 1];
    const auto next = net.degrees[l].argsort(/*stable=*/true), here = next.to(layer.weight.device(), /*non_blocking=*/true);
    const auto weight =
        layer.weight.index_select(0, here).index_select(1, order.to(layer.weight.device(), /*non_blocking=*/true));
    layers_.push_back({weight.to(like.scalar_type()), layer.bias.index_select(0, here).to(like.scalar_type()),
                       counts_up_to(net.degrees[l], n), nothing});
    order = next;
  }
  if (at::GradMode::is_enabled()) return;
  for (std::size_t l = 0; l + 1 < layers_.size(); ++l) {
    auto& layer = layers_[l];
    layer.room = at::empty({n_rows, layer.up_to.back()}, nothing.options());
    layer.room.narrow(1, 0, layer.known.size(1)).copy_(layer.known);
    layer.known = layer.room.narrow(1, 0, layer.known.size(1));
  }
}

// The units whose degree is the number of numbers known.
void MaskedWalk::know_more(Layer& layer, const Layer& before) const {
  const auto n_old = layer.known.size(1), n_new = layer.up_to[static_cast<std::size_t>(degree_)] - n_old;
  if (n_new == 0) return;
  const auto weight = layer.weight.narrow(0, n_old, n_new).narrow(1, 0, before.known.size(1));
  layer.append(activation_(at::linear(before.known, weight, layer.bias.narrow(0, n_old, n_new))));
}

Tensor MaskedWalk::next(const Tensor& last) {
  if (last.defined()) {
    layers_.front().append(last.reshape({-1, 1}));
    ++degree_;
  }
  for (std::size_t l = 1; l + 1 < layers_.size(); ++l) know_more(layers_[l], layers_[l - 1]);
  const auto& before = layers_[layers_.size() - 2].known;
  const auto first = degree_ * n_per_input_;
  const auto& outputs = layers_.back();
  return at::linear(before, outputs.weight.narrow(0, first, n_per_input_).narrow(1, 0, before.size(1)),
                    outputs.bias.narrow(0, first, n_per_input_))
      .to(before.scalar_type())
      .view(joined(lead_, {n_per_input_}));
}

}  // namespace gx
