#include "generatrix/nn/nets.h"

#include <ATen/ATen.h>

#include <numeric>

#include "generatrix/base/errors.h"
#include "generatrix/nn/halvings.h"

namespace gx {
namespace {

std::int64_t product(const Shape& shape) {
  return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
}

const Shape& image(const Shape& event) {
  if (event.size() != 3) throw errors::needs_image("conv", event);
  return event;
}

// Flattens the event before an inner net that wants vectors.
class Flattened final : public Net {
 public:
  Flattened(NetPtr inner, std::size_t n_event_dims)
      : inner_(register_module("net", std::move(inner))), n_event_dims_(n_event_dims) {}
  Tensor forward(const Tensor& x) override {
    return inner_->forward(n_event_dims_ > 1 ? x.flatten(-static_cast<std::int64_t>(n_event_dims_)) : x);
  }

 private:
  NetPtr inner_;
  std::size_t n_event_dims_;
};

// Gives an inner net's vector the shape [..., ...event, n_per_dim].
class Unflattened final : public Net {
 public:
  Unflattened(NetPtr inner, Shape tail) : inner_(register_module("net", std::move(inner))), tail_(std::move(tail)) {}
  Tensor forward(const Tensor& z) override { return inner_->forward(z).unflatten(-1, tail_); }

 private:
  NetPtr inner_;
  Shape tail_;
};

// Moves the parameters of each dimension from the channels [..., n * C, H, W] to the end [..., C, H, W, n].
class ChannelsToParameters final : public Net {
 public:
  ChannelsToParameters(NetPtr inner, std::int64_t n_per_dim)
      : inner_(register_module("net", std::move(inner))), n_per_dim_(n_per_dim) {}
  Tensor forward(const Tensor& z) override { return inner_->forward(z).unflatten(-3, {n_per_dim_, -1}).movedim(-4, -1); }

 private:
  NetPtr inner_;
  std::int64_t n_per_dim_;
};

}  // namespace

std::optional<std::string> why_not(const NetSpec& spec, const Shape& event) {
  const auto* conv = std::get_if<ConvSpec>(&spec);
  return conv ? why_not_halved(event, conv->channels.size()) : std::nullopt;
}

NetPtr net_to_vector(const NetSpec& spec, const Shape& event, std::int64_t n_out) {
  if (const auto* mlp = std::get_if<MlpSpec>(&spec)) {
    return std::make_shared<Flattened>(std::make_shared<Mlp>(product(event), mlp->hidden, n_out, mlp->activation, mlp->norm),
                                       event.size());
  }
  return std::make_shared<ConvDown>(image(event), std::get<ConvSpec>(spec), n_out);
}

NetPtr net_to_event(const NetSpec& spec, std::int64_t n_in, const Shape& event, std::int64_t n_per_dim) {
  if (const auto* mlp = std::get_if<MlpSpec>(&spec)) {
    const std::vector<std::int64_t> mirrored(mlp->hidden.rbegin(), mlp->hidden.rend());
    auto tail = event;
    tail.push_back(n_per_dim);
    return std::make_shared<Unflattened>(
        std::make_shared<Mlp>(n_in, mirrored, product(event) * n_per_dim, mlp->activation, mlp->norm), tail);
  }
  auto channels = image(event);
  channels[0] *= n_per_dim;
  return std::make_shared<ChannelsToParameters>(std::make_shared<ConvUp>(n_in, std::get<ConvSpec>(spec), channels), n_per_dim);
}

NetPtr channels_to_parameters(NetPtr inner, std::int64_t n_per_dim) {
  return std::make_shared<ChannelsToParameters>(std::move(inner), n_per_dim);
}

}  // namespace gx
