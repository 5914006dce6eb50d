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
  const auto n_known = known.size(0);
  if (!room.defined()) {
    known = at::cat({known, units.to(known.scalar_type())});
    return;
  }
  room.narrow(0, n_known, units.size(0)).copy_(units);
  known = room.narrow(0, 0, n_known + units.size(0));
}

Tensor MaskedWalk::Layer::sums(std::int64_t first, std::int64_t n, const Layer& before) const {
  const auto of_known = weight.narrow(0, first, n).narrow(1, 0, before.known.size(0));
  return at::addmm(bias.narrow(0, first, n), of_known, before.known);
}

MaskedWalk::MaskedWalk(const MaskedMlp::Layers& net, const Tensor& told, const Tensor& like)
    : lead_(all_but_last(like.sizes(), 1)), n_per_input_(net.n_per_input), activation_(net.activation) {
  const auto n = like.size(-1), n_rows = like.numel() / n;
  const auto nothing = at::empty({0, n_rows}, like.options().requires_grad(false));
  auto order = net.degrees.front().argsort(/*stable=*/true);
  layers_.push_back({{}, {}, counts_up_to(net.degrees.front(), n), nothing});
  if (told.defined())
    layers_.front().known = told.to(like.scalar_type()).expand(joined(lead_, {told.size(-1)})).reshape({n_rows, -1}).t();
  for (std::size_t l = 1; l < net.degrees.size(); ++l) {
    const auto& layer = net.layers[l - 1];
    const auto next = net.degrees[l].argsort(/*stable=*/true), here = next.to(layer.weight.device(), /*non_blocking=*/true);
    const auto weight =
        layer.weight.index_select(0, here).index_select(1, order.to(layer.weight.device(), /*non_blocking=*/true));
    const auto bias = layer.bias.index_select(0, here).unsqueeze(1);
    layers_.push_back({weight.to(like.scalar_type()), bias.to(like.scalar_type()), counts_up_to(net.degrees[l], n), nothing});
    order = next;
  }
  if (at::GradMode::is_enabled()) return;
  for (std::size_t l = 0; l + 1 < layers_.size(); ++l) {
    auto& layer = layers_[l];
    layer.room = at::empty({layer.up_to.back(), n_rows}, nothing.options());
    layer.room.narrow(0, 0, layer.known.size(0)).copy_(layer.known);
    layer.known = layer.room.narrow(0, 0, layer.known.size(0));
  }
}

// The units whose degree is the number of numbers known.
void MaskedWalk::know_more(Layer& layer, const Layer& before) const {
  const auto n_old = layer.known.size(0), n_new = layer.up_to[static_cast<std::size_t>(degree_)] - n_old;
  if (n_new > 0) layer.append(activation_(layer.sums(n_old, n_new, before)));
}

Tensor MaskedWalk::next(const Tensor& last) {
  if (last.defined()) {
    layers_.front().append(last.reshape({1, -1}));
    ++degree_;
  }
  for (std::size_t l = 1; l + 1 < layers_.size(); ++l) know_more(layers_[l], layers_[l - 1]);
  const auto& before = layers_[layers_.size() - 2];
  const auto parameters = layers_.back().sums(degree_ * n_per_input_, n_per_input_, before);  // [P, N]
  return parameters.to(before.known.scalar_type()).t().view(joined(lead_, {n_per_input_}));
}

}  // namespace gx
