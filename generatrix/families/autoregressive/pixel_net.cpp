#include "generatrix/families/autoregressive/pixel_net.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "generatrix/families/autoregressive/pixel_values.h"

namespace gx {
namespace {

constexpr std::int64_t kFirstKernel = 7;
constexpr double kRectified = std::numbers::sqrt2;  // gain of a layer that reads rectified features
constexpr double kToldScale = 0.1;  // of the first biases by what is told: small beside the features that they shift

template <class Part>
Tensor stacked(std::int64_t n, Part part) {
  std::vector<Tensor> parts;
  for (std::int64_t i = 0; i < n; ++i) parts.push_back(part(static_cast<std::size_t>(i)));
  return at::stack(parts);
}

}  // namespace

PixelNet::PixelNet(const PixelNetShape& shape, const Field& event, const ContextShape& told)
    : event_(event.shape), n_logits_(is_bits(event.values) ? 1 : count_of(event.values)) {
  const auto h = shape.channels;
  if (!are_numbers(event.values)) embedding_ = register_parameter("embedding", at::randn({n_logits_, h}));
  first_ = conv("first", CausalMask::a, event_[0] * values().size(1), 2 * h, kFirstKernel);
  for (std::int64_t i = 0; i < shape.blocks; ++i) {
    const auto name = "block" + std::to_string(i);
    blocks_.push_back({conv(name + "_down", CausalMask::b, 2 * h, h, 1), conv(name + "_around", CausalMask::b, h, h, 3),
                       conv(name + "_up", CausalMask::b, h, 2 * h, 1)});
    blocks_.back().down->start_with(kRectified);
    blocks_.back().around->start_with(kRectified);
    blocks_.back().up->start_with(kRectified / std::sqrt(static_cast<double>(shape.blocks)));  // the sum of all keeps its scale
  }
  head_ = conv("head", CausalMask::b, 2 * h, shape.head, 1);
  last_ = conv("last", CausalMask::b, shape.head, event_[0] * n_logits_, 1);
  if (told.whole > 0) whole_bias_ = register_parameter("whole_bias", kToldScale * at::randn({told.whole, shape.blocks, h}));
  if (told.along.empty()) return;
  const auto n_in = told.along[0] * kFirstKernel * kFirstKernel;
  beside_weight_ = register_parameter(
      "beside_weight", at::randn({2 * h, told.along[0], kFirstKernel, kFirstKernel}) / std::sqrt(static_cast<double>(n_in)));
}

PixelNet::Conv PixelNet::conv(const std::string& name, CausalMask mask, std::int64_t n_in, std::int64_t n_out,
                              std::int64_t kernel) {
  return register_module(name, std::make_shared<MaskedConv2d>(mask, n_in, n_out, kernel, event_[0]));
}

CausalStack PixelNet::stack(std::int64_t n_rows, const Context& context) const {
  const auto n = static_cast<std::int64_t>(blocks_.size());
  const auto around_bias = stacked(n, [&](auto i) { return blocks_[i].around->bias(); }).unsqueeze(0);  // [1, L, h]
  return {.down = stacked(n, [&](auto i) { return blocks_[i].down->matrix(); }),
          .down_bias = stacked(n, [&](auto i) { return blocks_[i].down->bias(); }),
          .around = stacked(n, [&](auto i) { return blocks_[i].around->taps(); }),
          .around_bias =
              whole_bias_.defined()
                  ? around_bias +
                        at::matmul(context.whole.to(whole_bias_.scalar_type()), whole_bias_.flatten(1)).view({n_rows, n, -1})
                  : around_bias.expand({n_rows, -1, -1}),
          .up = stacked(n, [&](auto i) { return blocks_[i].up->matrix(); }),
          .up_bias = stacked(n, [&](auto i) { return blocks_[i].up->bias(); })};
}

Tensor PixelNet::values() const { return pixel_values(embedding_, std::max<std::int64_t>(2, n_logits_)); }

Tensor PixelNet::beside(const Context& context) const {
  if (!beside_weight_.defined()) return {};
  return at::conv2d(context.along.to(beside_weight_.scalar_type()), beside_weight_, {}, 1, kFirstKernel / 2);
}

Tensor PixelNet::outputs(const Tensor& x, const Context& context) {
  auto first = first_->forward(pixels_seen(x, embedding_));  // [B, 2h, H, W]
  if (beside_weight_.defined()) first = first + beside(context);
  const auto t = causal_stack(first.permute({0, 2, 3, 1}).contiguous(), stack(x.size(0), context));  // [B, H, W, 2h]
  const auto m = at::relu(at::linear(at::relu(t), head_->weight().flatten(1), head_->bias()));
  const auto all = at::linear(m, last_->weight().flatten(1), last_->bias());  // [B, H, W, C K]
  return all.view({x.size(0), event_[1], event_[2], event_[0], n_logits_}).permute({0, 3, 1, 2, 4});
}

void PixelNet::start_from(const Tensor& first) {
  at::NoGradGuard off;
  last_->bias().copy_(first.flatten());
}

}  // namespace gx
