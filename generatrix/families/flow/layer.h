// A layer of a normalizing flow: weights whose value is an invertible map.
#pragma once

#include <torch/nn/module.h>

#include <memory>
#include <optional>

#include "generatrix/kernels/coupling/coupling_chain.h"
#include "generatrix/nn/context.h"
#include "generatrix/prob/bijector.h"

namespace gx {

class FlowLayer : public torch::nn::Module {
 public:
  // Forward goes from latents to data. The map refers to this layer's weights and stays valid beyond it. Rows of the context are
  // those of the data.
  virtual Bijector map(const Context& context) = 0;
  // The same map, for whatever it is told, as a link that the kernel of chains over vectors knows, if it is one.
  virtual std::optional<ChainLink> link() { return {}; }
  // Networks that must be passed one after another to go through the layer: to its data, and to its latents.
  struct Depth {
    std::int64_t to_data = 0, to_latents = 0;
  };
  virtual Depth depth() const { return {}; }
  // Sets the weights that depend on data so that they suit `data` [B, ...event], and gives its latents. Most layers have none.
  virtual Tensor warm_start(const Tensor& data, const Context& context) { return map(context).inverse(data).value; }
};
using FlowLayerPtr = std::shared_ptr<FlowLayer>;

// A map without weights.
class FixedLayer final : public FlowLayer {
 public:
  explicit FixedLayer(Bijector map) : map_(std::move(map)) {}
  Bijector map(const Context&) override { return map_; }

 private:
  Bijector map_;
};

}  // namespace gx
