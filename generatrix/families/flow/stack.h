// Layers one after another, listed as a paper draws them: from the data to the latents.
#pragma once

#include <vector>

#include "generatrix/families/flow/layer.h"

namespace gx {

class FlowStack final : public FlowLayer {
 public:
  // layers.front() meets the data. Throws std::logic_error when there is none.
  explicit FlowStack(std::vector<FlowLayerPtr> layers);
  // Over vectors one kernel for all layers, where it knows each of them; else their maps in a chain.
  Bijector map(const Context& context) override;
  // Layer by layer: each sees the data as those before it, already started, leave them.
  Tensor warm_start(const Tensor& data, const Context& context) override;

  Depth depth() const override;  // the sum of those of its layers

 private:
  std::optional<ChainLinks> links() const;  // if every layer is a link
  std::vector<FlowLayerPtr> layers_;
};

}  // namespace gx
