#include "generatrix/families/flow/batch_norm_layer.h"

#include <ATen/ATen.h>

#include "generatrix/nn/batch_statistics.h"
#include "generatrix/prob/shapes.h"

namespace gx {
namespace {

struct Standardizing {
  Tensor log_scale, shift, mean, variance;
  double epsilon, momentum;
  bool by_batch;  // training

  // z = (x - m) exp(s) + b
  Tensor log_factor(const Tensor& v) const { return log_scale - 0.5 * (v + epsilon).log(); }
  static Tensor log_det(const Tensor& s, const Tensor& x) { return s.sum().expand(all_but_last(x.sizes(), 1)); }

  Mapped inverse(const Tensor& data) const {
    auto m = mean, v = variance;
    const auto rows = data.reshape({-1, data.size(-1)});
    if (by_batch && has_batch_statistics(rows)) {
      const auto batch = batch_statistics(rows);
      batch.move(mean, variance, momentum);
      m = batch.mean, v = batch.variance;
    }
    const auto s = log_factor(v);
    return {(data - m) * s.exp() + shift, log_det(s, data)};
  }
  Mapped forward(const Tensor& latent) const {
    const auto s = log_factor(variance);
    return {(latent - shift) * s.neg().exp() + mean, log_det(s.neg(), latent)};
  }
};

}  // namespace

BatchNormLayer::BatchNormLayer(std::int64_t n, double momentum, double epsilon)
    : log_scale_(register_parameter("log_scale", at::zeros({n}))),
      shift_(register_parameter("shift", at::zeros({n}))),
      mean_(register_buffer("mean", at::zeros({n}))),
      variance_(register_buffer("variance", at::ones({n}))),
      started_(register_buffer("started", at::zeros({}))),
      momentum_(momentum),
      epsilon_(epsilon) {}

Bijector BatchNormLayer::map(const Context&) {
  return Standardizing{log_scale_, shift_, mean_, variance_, epsilon_, momentum_, is_training()};
}

Tensor BatchNormLayer::warm_start(const Tensor& data, const Context& context) {
  if (started_.item<double>() == 0) {
    at::NoGradGuard off;
    mean_.copy_(data.mean(0));
    variance_.copy_(data.size(0) > 1 ? data.var(0, /*unbiased=*/false) : at::ones_like(variance_));
    started_.fill_(1);
  }
  return map(context).inverse(data).value;
}

}  // namespace gx
