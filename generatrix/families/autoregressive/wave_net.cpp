#include "generatrix/families/autoregressive/wave_net.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "generatrix/data/members.h"
#include "generatrix/kernels/causal/wave_sampler.h"
#include "generatrix/kernels/gate/gated_activation.h"

namespace gx {
namespace {

constexpr double kWaveToldScale = 0.1;  // of the first biases by what is told
constexpr double kFirstLogits = 0.1;    // of what the net adds at first to the shares of all symbols

Tensor wave_weights(at::IntArrayRef shape, std::int64_t n_in, double gain) {
  return at::randn(shape) * (gain / std::sqrt(static_cast<double>(n_in)));
}

}  // namespace

WaveNet::WaveNet(const WaveShape& shape, const Field& event, const ContextShape& told) : shape_(shape), order_(event) {
  const auto n = n_layers(), r = shape.residual, d = shape.gate, s = shape.skip, m = shape.head, k = order_.n_logits();
  const auto by_depth = 1 / std::sqrt(static_cast<double>(n));  // the sum of all layers keeps its scale
  const auto rectified = std::numbers::sqrt2;
  embedding_ = register_parameter("embedding", at::randn({order_.n_symbols() + 1, r}));
  past_ = register_parameter("past", wave_weights({n, 2 * d, r}, 2 * r, 1));
  now_ = register_parameter("now", wave_weights({n, 2 * d, r}, 2 * r, 1));
  bias_ = register_parameter("bias", at::zeros({n, 2 * d}));
  if (told.whole > 0) told_ = register_parameter("told", kWaveToldScale * at::randn({n, 2 * d, told.whole}));
  if (told.by_step() > 0) frames_ = register_parameter("frames", kWaveToldScale * at::randn({n, 2 * d, told.by_step()}));
  residual_ = register_parameter("residual", wave_weights({n, r, d}, d, by_depth));
  residual_bias_ = register_parameter("residual_bias", at::zeros({n, r}));
  skip_ = register_parameter("skip", wave_weights({n, s, d}, d, 2 * by_depth));
  skip_bias_ = register_parameter("skip_bias", at::zeros({s}));
  head_ = register_parameter("head", wave_weights({m, s}, s, rectified));
  head_bias_ = register_parameter("head_bias", at::zeros({m}));
  last_ = register_parameter("last", wave_weights({k, m}, m, kFirstLogits));
  last_bias_ = register_parameter("last_bias", at::zeros({k}));
}

Tensor WaveNet::biases(std::int64_t n, std::int64_t n_places, const Context& context) const {
  auto all = bias_.expand({n, 1, -1, -1});
  const auto of = [&](const Tensor& told, const Tensor& weights) {  // [N, F, C] -> [N, F, L, 2D]
    return at::linear(told.to(weights.scalar_type()), weights.flatten(0, 1)).unflatten(-1, {n_layers(), -1});
  };
  if (told_.defined()) all = all + of(context.whole.unsqueeze(1), told_);
  if (!frames_.defined()) return all;
  const auto n_frames = (n_places + context.stride - 1) / context.stride;
  return all + of(of_places(context.along.transpose(1, 2), n_frames), frames_);
}

Tensor WaveNet::outputs(const Tensor& x, const Context& context) {
  const auto symbols = order_.symbols(x);
  const auto n_places = symbols.size(1);
  const auto start = at::full({x.size(0), 1}, order_.n_symbols(), symbols.options());
  auto h = at::embedding(embedding_, at::cat({start, symbols.slice(1, 0, -1)}, 1));  // [B, T, R]
  const bool is_told = told_.defined() || frames_.defined();
  std::vector<Tensor> bias;  // [B, F, 2D] of each layer
  if (is_told) bias = biases(x.size(0), n_places, context).unbind(2);
  const auto by_place = [&](const Tensor& of_frames) {
    return of_frames.size(1) == 1 ? of_frames : of_frames.repeat_interleave(context.stride, 1).narrow(1, 0, n_places);
  };
  const auto past = past_.unbind(), now = now_.unbind(), residual = residual_.unbind(), residual_bias = residual_bias_.unbind();
  // [B, T, D] of each layer: one product gives the sum of all layers' skips. Without a gradient nothing keeps the gates
  // otherwise, and each layer adds its own.
  std::vector<Tensor> gates;
  const bool keeps_gates = at::GradMode::is_enabled();
  auto sum = skip_bias_.expand({x.size(0), n_places, -1});
  for (std::int64_t layer = 0; layer < n_layers(); ++layer) {
    const auto i = static_cast<std::size_t>(layer);
    const auto back = std::min(dilation(layer), n_places);
    const auto before = at::constant_pad_nd(h.narrow(1, 0, n_places - back), {0, 0, back, 0});
    const auto weights = at::cat({past[i], now[i]}, 1);  // [2D, 2R]
    const auto both = at::cat({before, h}, 2);
    const auto z = is_told ? at::linear(both, weights) + by_place(bias[i]) : at::linear(both, weights, bias_[layer]);
    const auto g = gated_activation(z, 2);
    if (keeps_gates)
      gates.push_back(g);
    else
      sum = sum + at::linear(g, skip_[layer]);
    h = h + at::linear(g, residual[i], residual_bias[i]);
  }
  if (keeps_gates) sum = at::linear(at::cat(gates, 2), skip_.transpose(0, 1).flatten(1), skip_bias_);
  return at::linear(at::relu(at::linear(at::relu(sum), head_, head_bias_)), last_, last_bias_);
}

void WaveNet::start_from(const Tensor& first) {
  const at::NoGradGuard off;
  last_bias_.copy_(first.flatten());
}

Tensor WaveNet::draw(const Tensor& uniforms, const Context& context, const SymbolChoice& choice) {
  const at::NoGradGuard off;
  const auto cpu = [](const Tensor& t) { return t.to(at::kCPU, at::kFloat); };
  WaveWeights weights{.embedding = cpu(embedding_),
                      .past = cpu(past_.transpose(1, 2)),
                      .now = cpu(now_.transpose(1, 2)),
                      .bias = cpu(biases(uniforms.size(0), uniforms.size(1), context)),
                      .residual = cpu(residual_.transpose(1, 2)),
                      .residual_bias = cpu(residual_bias_),
                      .skip = cpu(skip_.transpose(1, 2)),
                      .skip_bias = cpu(skip_bias_),
                      .head = cpu(head_.t()),
                      .head_bias = cpu(head_bias_),
                      .last = cpu(last_.t()),
                      .last_bias = cpu(last_bias_)};
  weights.frame = context.stride;
  for (std::int64_t layer = 0; layer < n_layers(); ++layer) weights.dilation.push_back(dilation(layer));
  return draw_waves(weights, uniforms, choice);
}

}  // namespace gx
