#include "generatrix/nn/map_nets.h"

#include <ATen/ATen.h>

#include "generatrix/nn/channels_last.h"
#include "generatrix/nn/conv.h"
#include "generatrix/nn/halvings.h"
#include "generatrix/nn/nets.h"

namespace gx {
namespace {

// h + conv1(a(conv3(a(h)))), `blocks` times, then a.
class BottleneckBlocks final : public Net {
 public:
  explicit BottleneckBlocks(const MapConvSpec& spec) : activation_(activation(spec.activation)) {
    const auto wide = spec.channels.back();
    for (std::int64_t i = 0; i < spec.blocks; ++i) {
      const auto name = "block" + std::to_string(i);
      convs_.push_back(register_module(name + "_in", same_size_conv(wide, spec.inner, 3)));
      convs_.push_back(register_module(name + "_out", same_size_conv(spec.inner, wide, 1)));
    }
  }
  Tensor forward(const Tensor& x) override { return activation_(through_blocks(convs_, activation_, x)); }

 private:
  std::vector<torch::nn::Conv2d> convs_;
  Activation activation_;
};

class ImageToMap final : public Net {
 public:
  ImageToMap(const Shape& event, const MapConvSpec& spec, std::int64_t n_dims) : activation_(activation(spec.activation)) {
    auto n_in = event[0];
    for (const auto channels : spec.channels) {
      halvings_.push_back(register_module("halving" + std::to_string(halvings_.size()), halving_conv(n_in, channels)));
      n_in = channels;
    }
    in_ = register_module("in", same_size_conv(n_in, n_in, 3));
    blocks_ = register_module("blocks", std::make_shared<BottleneckBlocks>(spec));
    out_ = register_module("out", same_size_conv(n_in, n_dims, 1));
  }
  Tensor forward(const Tensor& x) override {
    auto h = x.contiguous(at::MemoryFormat::ChannelsLast);
    for (const auto& halving : halvings_) h = activation_(convolved(halving, h));
    return convolved(out_, blocks_->forward(convolved(in_, h)));
  }

 private:
  std::vector<torch::nn::Conv2d> halvings_;
  torch::nn::Conv2d in_{nullptr}, out_{nullptr};
  NetPtr blocks_;
  Activation activation_;
};

class MapToImage final : public Net {
 public:
  MapToImage(std::int64_t n_dims, const MapConvSpec& spec, const Shape& event) : activation_(activation(spec.activation)) {
    const auto wide = spec.channels.back();
    const auto sizes = halved_sizes(event, spec.channels.size());
    in_ = register_module("in", same_size_conv(n_dims, wide, 3));
    blocks_ = register_module("blocks", std::make_shared<BottleneckBlocks>(spec));
    for (auto i = spec.channels.size(); i-- > 0;) {
      const auto n_out = i == 0 ? event[0] : spec.channels[i - 1];
      doublings_.push_back(register_module("doubling" + std::to_string(doublings_.size()),
                                           doubling_conv(spec.channels[i], n_out, sizes[i + 1], sizes[i])));
    }
  }
  Tensor forward(const Tensor& map) override {
    const auto images = map.dim() == 4 ? map : map.flatten(0, -4);
    auto h = blocks_->forward(convolved(in_, images.contiguous(at::MemoryFormat::ChannelsLast)));
    for (std::size_t i = 0; i < doublings_.size(); ++i) {
      h = doubled(doublings_[i], h);
      if (i + 1 < doublings_.size()) h = activation_(h);
    }
    return map.dim() == 4 ? h.contiguous() : h.contiguous().unflatten(0, map.sizes().slice(0, map.dim() - 3));
  }

 private:
  torch::nn::Conv2d in_{nullptr};
  std::vector<torch::nn::ConvTranspose2d> doublings_;
  NetPtr blocks_;
  Activation activation_;
};

// x [B, ...event] -> [B, D, 1, places].
class EventToLine final : public Net {
 public:
  EventToLine(const Shape& event, const MapMlpSpec& spec, std::int64_t n_dims)
      : net_(register_module("net", net_to_vector(MlpSpec{spec.hidden, spec.activation}, event, spec.places * n_dims))),
        n_dims_(n_dims) {}
  Tensor forward(const Tensor& x) override { return net_->forward(x).view({x.size(0), n_dims_, 1, -1}); }

 private:
  NetPtr net_;
  std::int64_t n_dims_;
};

// [..., D, 1, places] -> [..., ...event, n_per_dim].
class LineToEvent final : public Net {
 public:
  LineToEvent(std::int64_t n_dims, const MapMlpSpec& spec, const Shape& event, std::int64_t n_per_dim)
      : net_(register_module("net",
                             net_to_event(MlpSpec{spec.hidden, spec.activation}, spec.places * n_dims, event, n_per_dim))) {}
  Tensor forward(const Tensor& map) override { return net_->forward(map.flatten(-3)); }

 private:
  NetPtr net_;
};

}  // namespace

std::optional<std::string> why_not(const MapNetSpec& spec, const Shape& event) {
  const auto* conv = std::get_if<MapConvSpec>(&spec);
  return conv ? why_not_halved(event, conv->channels.size()) : std::nullopt;
}

Shape map_size(const MapNetSpec& spec, const Shape& event) {
  if (const auto* mlp = std::get_if<MapMlpSpec>(&spec)) return {1, mlp->places};
  const auto [height, width] = halved_sizes(event, std::get<MapConvSpec>(spec).channels.size()).back();
  return {height, width};
}

NetPtr net_to_map(const MapNetSpec& spec, const Shape& event, std::int64_t n_dims) {
  if (const auto* mlp = std::get_if<MapMlpSpec>(&spec)) return std::make_shared<EventToLine>(event, *mlp, n_dims);
  return std::make_shared<ImageToMap>(event, std::get<MapConvSpec>(spec), n_dims);
}

NetPtr net_from_map(const MapNetSpec& spec, std::int64_t n_dims, const Shape& event, std::int64_t n_per_dim) {
  if (const auto* mlp = std::get_if<MapMlpSpec>(&spec)) return std::make_shared<LineToEvent>(n_dims, *mlp, event, n_per_dim);
  const Shape channels{event[0] * n_per_dim, event[1], event[2]};
  return channels_to_parameters(std::make_shared<MapToImage>(n_dims, std::get<MapConvSpec>(spec), channels), n_per_dim);
}

}  // namespace gx
