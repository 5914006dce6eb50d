#include "generatrix/nn/channels_last.h"

#include <ATen/ATen.h>

namespace gx {

Tensor laid_out(const Tensor& weight) { return weight.flatten().view(weight.sizes()); }

Tensor convolved(const torch::nn::Conv2d& conv, const Tensor& h) {
  const auto& padding = std::get<torch::ExpandingArray<2>>(conv->options.padding());
  return at::conv2d(h, laid_out(conv->weight), conv->bias, conv->options.stride(), padding);
}

Tensor through_blocks(const std::vector<torch::nn::Conv2d>& convs, const Activation& a, Tensor h) {
  for (std::size_t i = 0; i < convs.size(); i += 2) h = h + convolved(convs[i + 1], a(convolved(convs[i], a(h))));
  return h;
}

}  // namespace gx
