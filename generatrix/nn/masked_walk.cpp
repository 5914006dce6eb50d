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

MaskedWalk::MaskedWalk(const MaskedMlp::Layers& net, const Tensor& told, const Tensor& like)
    : lead_(all_but_last(like.sizes(), 1)), n_per_input_(net.n_per_input), activation_(net.activation) {
  const auto n = like.size(-1), n_rows = like.numel() / n;
  auto order = net.degrees.front().argsort(/*stable=*/true);
  layers_.push_back({{}, {}, counts_up_to(net.degrees.front(), n), at::empty({n_rows, order.size(0)}, like.options())});
  if (told.defined()) {
    auto& first = layers_.front();
    const auto rows = told.to(like.scalar_type()).expand(joined(lead_, {told.size(-1)})).reshape({n_rows, -1});
    first.values.narrow(1, 0, rows.size(1)).copy_(rows);
  }
  for (std::size_t l = 1; l < net.degrees.size(); ++l) {
    const auto& layer = net.layers[l - 1];
    const auto next = net.degrees[l].argsort(/*stable=*/true);
    const auto weight = layer.weight.index_select(0, next.to(layer.weight.device()));
    layers_.push_back({weight.index_select(1, order.to(weight.device())).to(like.scalar_type()),
                       layer.bias.index_select(0, next.to(layer.bias.device())).to(like.scalar_type()),
                       counts_up_to(net.degrees[l], n), at::empty({n_rows, next.size(0)}, like.options())});
    order = next;
  }
}

void MaskedWalk::know(Layer& layer, const Layer& before) {
  const auto d = static_cast<std::size_t>(degree_);
  const auto from = d > 0 ? layer.up_to[d - 1] : 0, n_units = layer.up_to[d] - from, n_known = before.up_to[d];
  if (n_units == 0) return;
  const auto weight = layer.weight.narrow(0, from, n_units).narrow(1, 0, n_known);
  layer.values.narrow(1, from, n_units)
      .copy_(activation_(at::linear(before.values.narrow(1, 0, n_known), weight, layer.bias.narrow(0, from, n_units))));
}

Tensor MaskedWalk::next(const Tensor& last) {
  if (last.defined()) {
    auto& inputs = layers_.front();
    inputs.values.select(1, inputs.up_to[static_cast<std::size_t>(degree_)]).copy_(last.reshape({-1}));
    ++degree_;
  }
  for (std::size_t l = 1; l + 1 < layers_.size(); ++l) know(layers_[l], layers_[l - 1]);
  const auto& before = layers_[layers_.size() - 2];
  const auto& outputs = layers_.back();
  const auto n_known = before.up_to[static_cast<std::size_t>(degree_)], first = degree_ * n_per_input_;
  const auto raw =
      at::linear(before.values.narrow(1, 0, n_known), outputs.weight.narrow(0, first, n_per_input_).narrow(1, 0, n_known),
                 outputs.bias.narrow(0, first, n_per_input_));
  return raw.view(joined(lead_, {n_per_input_}));
}

}  // namespace gx
