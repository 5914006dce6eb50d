#include "generatrix/families/autoregressive/autoregressive.h"

#include <ATen/ATen.h>

#include "generatrix/base/errors.h"
#include "generatrix/kernels/causal/draw_symbol.h"
#include "generatrix/nn/norm.h"
#include "generatrix/prob/distributions/bernoulli.h"
#include "generatrix/prob/distributions/categorical.h"

namespace gx {
namespace {

// Symbol 1 is the value 1: bits as they are, level k of K as k / (K - 1).
double scale_of(const Space& space) { return space.kind == Space::Kind::byte ? static_cast<double>(space.symbols - 1) : 1; }

// The symbols that logits [N, K] and the numbers u [N] in [0, 1) choose.
Tensor chosen(const Tensor& logits, const Tensor& u) {
  const auto all = logits.to(at::kFloat).contiguous(), position = u.contiguous();
  auto scratch = at::empty_like(all);
  auto symbols = at::empty({u.size(0)}, at::kLong);
  const auto n = all.size(1);
  for (std::int64_t row = 0; row < u.size(0); ++row) {
    symbols.data_ptr<std::int64_t>()[row] = kernels::draw_symbol(
        all.const_data_ptr<float>() + row * n, n, position.const_data_ptr<float>()[row], scratch.data_ptr<float>());
  }
  return symbols;
}

}  // namespace

Autoregressive::Autoregressive(CausalNetPtr net, Space space, std::int64_t classes)
    : net_(register_module("net", std::move(net))), space_(std::move(space)), classes_(classes) {}

std::vector<Turn> Autoregressive::turns() {
  return {{.name = "model",
           .parameters = parameters(),
           .loss = [this](const Batch& batch, Step&) { return Loss().add("nll", -log_prob(batch).mean()); },
           .by_rows = !mixes_rows(*this)}};
}

Tensor Autoregressive::logits(const Batch& batch) {
  if (classes_ > 0 && !batch.given.defined()) throw errors::bad_value("labels", "none", "this model scores x given its label");
  return net_->logits(batch.x, batch.given);
}

Tensor Autoregressive::log_prob(const Batch& batch) {
  const auto all = logits(batch);  // [B, C, H, W, K]
  const auto each = all.size(-1) == 1 ? Bernoulli{all.squeeze(-1)}.log_prob(batch.x)
                                      : Categorical{all}.log_prob(at::round(batch.x * scale_of(space_)));
  return each.flatten(1).sum(1);
}

Score Autoregressive::score(const Batch& batch, Rng&) {
  at::NoGradGuard off;
  return {log_prob(batch), Score::Kind::exact, Score::Measure::mass};
}

Tensor Autoregressive::sample(std::int64_t n, const Tensor& given, Rng& rng) {
  at::NoGradGuard off;
  const auto uniforms = rng.uniform({n, space_.dims()});
  const auto y = classes_ == 0 ? Tensor() : given.defined() ? given : rng.integers(classes_, {n});
  return (net_->draw(uniforms.to(at::kCPU), y).to(at::kFloat) / scale_of(space_)).to(uniforms.device());
}

void Autoregressive::warm_start(const Batch& batch, Rng&) {
  at::NoGradGuard off;
  const auto levels = space_.kind == Space::Kind::byte ? space_.symbols : 2;
  const auto symbols = at::round(batch.x.to(at::kDouble) * scale_of(space_)).to(at::kLong).transpose(0, 1).flatten(1);  // [C, N]
  auto counts = at::ones({symbols.size(0), levels}, symbols.options().dtype(at::kDouble));  // one more of each, as Laplace did
  counts.scatter_add_(1, symbols, at::ones(symbols.sizes(), counts.options()));
  const auto log_counts = counts.log();  // [C, levels]
  const bool one_logit = space_.kind == Space::Kind::binary;
  net_->start_from(one_logit ? log_counts.narrow(1, 1, 1) - log_counts.narrow(1, 0, 1)
                             : log_counts - log_counts.mean(1, /*keepdim=*/true));
}

Tensor draw_naively(CausalNet& net, const Space& space, const Tensor& uniforms, const Tensor& given) {
  at::NoGradGuard off;
  const auto n = uniforms.size(0), channels = space.event[0];
  const auto weights = net.parameters().front();
  auto symbols = at::zeros({n, channels, space.event[1], space.event[2]}, at::kLong);
  for (std::int64_t i = 0; i < space.dims(); ++i) {
    const auto x = (symbols.to(weights.scalar_type()) / scale_of(space)).to(weights.device());
    const auto pixel = i / channels, channel = i % channels;
    const auto logits = net.logits(x, given).select(1, channel).flatten(1, 2).select(1, pixel);  // [N, K]
    symbols.select(1, channel).flatten(1).select(1, pixel).copy_(chosen(logits.to(at::kCPU), uniforms.select(1, i)));
  }
  return symbols;
}

}  // namespace gx
