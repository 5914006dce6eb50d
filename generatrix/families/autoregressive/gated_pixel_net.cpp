#include "generatrix/families/autoregressive/gated_pixel_net.h"

#include <ATen/ATen.h>

#include "generatrix/base/row_groups.h"
#include "generatrix/families/autoregressive/pixel_values.h"

namespace gx {
namespace {

constexpr std::int64_t kFirstReach = 3, kReach = 1;
constexpr std::int64_t kPicturesTogether = 16;  // that are drawn at once

}  // namespace

GatedPixelNet::GatedPixelNet(const GatedPixelShape& shape, const SymbolOrder& order, const ContextShape& told)
    : order_(order), event_(order.field().shape) {
  const auto p = shape.features, n_channels = event_[0];
  const bool numbers = are_numbers(order.field().values);
  if (!numbers) embedding_ = register_parameter("embedding", at::randn({order.n_symbols(), p}));
  const auto n_in = n_channels * (numbers ? 1 : p);
  for (std::int64_t i = 0; i < shape.layers; ++i)
    layers_.push_back(register_module(
        "layer" + std::to_string(i),
        std::make_shared<GatedPixelLayer>(i == 0, i == 0 ? n_in : p, p, i == 0 ? kFirstReach : kReach, n_channels, told.whole)));
  head_ = register_module("head", std::make_shared<MaskedConv2d>(CausalMask::b, p, shape.head, 1, n_channels));
  last_ = register_module(
      "last", std::make_shared<MaskedConv2d>(CausalMask::b, shape.head, n_channels * order.n_outputs(), 1, n_channels));
}

Tensor GatedPixelNet::outputs(const Tensor& x, const Context& context) {
  const auto seen = pixels_seen(x, embedding_);
  GatedPixelLayer::Stacks stacks{seen, seen};
  for (const auto& layer : layers_) stacks = layer->forward(stacks, context.whole);
  const auto all = last_->forward(at::relu(head_->forward(at::relu(stacks.h))));  // [B, C K, H, W]
  return all.view({x.size(0), event_[0], order_.n_outputs(), event_[1], event_[2]}).permute({0, 1, 3, 4, 2});
}

void GatedPixelNet::start_from(const Tensor& first) {
  const at::NoGradGuard off;
  last_->bias().copy_(first.flatten());
}

// N pictures at once, on the net's device.
class GatedPixelNet::Drawing final {
 public:
  Drawing(const GatedPixelNet& net, std::int64_t n, const Tensor& told)
      : net_(net),
        told_(told),
        options_(net.last_->bias().options().requires_grad(false)),
        values_(pixel_values(net.embedding_, net.order_.n_symbols()).to(options_)),
        head_(net.head_->matrix()),
        last_(net.last_->matrix().unflatten(1, {net.event_[0], net.order_.n_outputs()})),
        last_bias_(net.last_->bias().view({net.event_[0], net.order_.n_outputs()})),
        rows_(net.layers_.size()) {
    const auto height = net.event_[1], width = net.event_[2];
    for (std::size_t i = 0; i < net.layers_.size(); ++i) {
      const auto& layer = *net.layers_[i];
      weights_.push_back(layer.weights());
      h_.push_back(at::zeros({n, layer.taps() - 1 + width, layer.n_in()}, options_));
      above_.push_back(at::zeros({n, layer.n_in(), i == 0 ? kFirstReach + height : layer.rows_seen(), width}, options_));
    }
  }

  // The vertical stack of row y, and what it says to the horizontal one. Of the first layer `above` is the picture so far.
  void begin_row(std::int64_t y) {
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const auto& layer = *net_.layers_[i];
      if (i > 0) above_[i] = at::cat({above_[i].slice(2, 1), rows_[i - 1].v}, 2);
      rows_[i] = layer.row(i == 0 ? above_[i].narrow(2, y, layer.rows_seen()) : above_[i], told_);
    }
  }

  // What the net gives for a channel of the pixel, whose earlier channels are set: [N, K].
  Tensor outputs(std::int64_t x, std::int64_t channel) {
    Tensor h;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const auto taps = net_.layers_[i]->taps();
      if (i > 0) h_[i].select(1, taps - 1 + x).copy_(h);
      h = net_.layers_[i]->pixel(weights_[i], h_[i].narrow(1, x, taps).flatten(1), rows_[i].bias[x]);
    }
    const auto m = at::relu(at::addmm(net_.head_->bias(), at::relu(h), head_));
    return at::addmm(last_bias_[channel], m, last_.select(1, channel));
  }

  void set(std::int64_t y, std::int64_t x, std::int64_t channel, const Tensor& symbols) {
    const auto seen = values_.index_select(0, symbols.to(options_.device()));  // [N, E]
    const auto first = channel * seen.size(1);
    h_[0].select(1, kFirstReach + x).narrow(1, first, seen.size(1)).copy_(seen);
    above_[0].narrow(1, first, seen.size(1)).select(3, x).select(2, kFirstReach + y).copy_(seen);
  }

 private:
  const GatedPixelNet& net_;
  Tensor told_;
  at::TensorOptions options_;
  Tensor values_, head_, last_, last_bias_;  // [symbols, E], [p, m], [m, C, K], [C, K]
  std::vector<GatedPixelLayer::Weights> weights_;
  std::vector<Tensor> h_;      // [N, reach + W, n_in]: h of the row, which each layer reads; its left border is zero
  std::vector<Tensor> above_;  // [N, n_in, rows, W]: v that each layer reads
  std::vector<GatedPixelLayer::Row> rows_;
};

Tensor GatedPixelNet::draw_some(const Tensor& uniforms, const Tensor& told, const SymbolChoice& choice) const {
  const auto n = uniforms.size(0), n_channels = event_[0], height = event_[1], width = event_[2];
  const auto u = uniforms.to(at::kFloat).t().contiguous();  // [D, N]
  auto symbols = at::empty({height, width, n_channels, n}, at::kLong);
  Drawing drawing(*this, n, told);
  for (std::int64_t y = 0; y < height; ++y) {
    drawing.begin_row(y);
    for (std::int64_t x = 0; x < width; ++x) {
      for (std::int64_t c = 0; c < n_channels; ++c) {
        const auto logits = order_.logits(drawing.outputs(x, c));
        const auto drawn = drawn_symbols(logits, u[(y * width + x) * n_channels + c], choice);
        symbols[y][x][c].copy_(drawn);
        drawing.set(y, x, c, drawn);
      }
    }
  }
  return symbols.permute({3, 2, 0, 1}).contiguous();
}

Tensor GatedPixelNet::draw(const Tensor& uniforms, const Context& context, const SymbolChoice& choice) {
  const at::NoGradGuard off;
  return in_groups(uniforms.size(0), kPicturesTogether, [&](std::int64_t first, std::int64_t n) {
    const auto told = context.whole.defined() ? context.whole.narrow(0, first, n) : Tensor();
    return draw_some(uniforms.narrow(0, first, n), told, choice);
  });
}

}  // namespace gx
