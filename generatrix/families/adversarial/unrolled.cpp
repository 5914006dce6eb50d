#include "generatrix/families/adversarial/unrolled.h"

#include <ATen/ATen.h>
#include <torch/autograd.h>

namespace gx {
namespace {

// Makes a net's weight be that value, with its gradient.
void become(const Tensor& weight, const Tensor& value) {
  weight.set_data(value.detach());
  torch::autograd::impl::set_gradient_edge(weight, torch::autograd::impl::gradient_edge(value));
}

}  // namespace

const Judge& Unrolled::from(const Judge& judge, const std::function<Tensor(const Judge&)>& loss) const {
  const at::AutoGradMode on(true);
  const auto* now = &judge;
  for (const auto& next : copies_) {
    const auto weights = now->parameters(), places = next.parameters();
    const auto slopes = torch::autograd::grad({loss(*now)}, weights, {}, /*retain_graph=*/true, /*create_graph=*/true);
    for (std::size_t i = 0; i < weights.size(); ++i) become(places[i], weights[i] - rate_ * slopes[i]);
    now = &next;
  }
  return *now;
}

}  // namespace gx
