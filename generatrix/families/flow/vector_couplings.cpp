#include "generatrix/families/flow/vector_couplings.h"

#include <ATen/ATen.h>

#include "generatrix/families/flow/act_norm.h"
#include "generatrix/families/flow/linear_layer.h"
#include "generatrix/families/flow/reorder.h"
#include "generatrix/families/flow/stack.h"
#include "generatrix/nn/at_zero.h"

namespace gx {
namespace {

NetPtr net_of(const Halves& halves, const VectorCouplings& spec) {
  return mlp_starting_at_zero(halves.n_kept() + spec.n_told, spec.hidden, spec.n_parameters * halves.n_moved(), spec.activation);
}

}  // namespace

FlowLayerPtr vector_couplings(std::int64_t n, const VectorCouplings& spec) {
  std::vector<FlowLayerPtr> layers;
  for (std::int64_t i = 0; i < spec.n_couplings; ++i) {
    if (spec.masks == "random" && i % 2 == 0) layers.push_back(std::make_shared<Reorder>(at::randperm(n, at::kLong)));
    if (spec.masks == "alternating" && i == 0) layers.push_back(std::make_shared<Reorder>(evens_then_odds(n)));
    const Halves halves(n, i % 2 == 0);
    if (spec.normed) layers.push_back(std::make_shared<ActNorm>(Shape{n}));
    if (spec.masks == "linear") layers.push_back(std::make_shared<PluLayer>(Shape{n}));
    if (spec.masks == "orthogonal") layers.push_back(std::make_shared<OrthogonalLayer>(Shape{n}));
    layers.push_back(spec.coupling(halves, net_of(halves, spec)));
  }
  return std::make_shared<FlowStack>(std::move(layers));
}

}  // namespace gx
