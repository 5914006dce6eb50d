#include "generatrix/nn/quantizers/codebook.h"

#include <ATen/ATen.h>
#include <c10/core/impl/LocalDispatchKeySet.h>

#include "generatrix/prob/estimators/k_means.h"

namespace gx {
namespace {

constexpr std::int64_t kRestartEvery = 32;  // steps
constexpr std::int64_t kFirstRounds = 10;   // of k-means

}  // namespace

Tensor straight_through(const Tensor& h, const Tensor& e) { return h + (e - h).detach(); }

Codebook::Codebook(AveragedCodebookSpec rules, bool by_gradient) : rules_(rules), by_gradient_(by_gradient) {
  const auto first = at::randn({rules_.codes, rules_.dims});
  codes_ = by_gradient_ ? register_parameter("codes", first) : register_buffer("codes", first);
  uses_ = register_buffer("uses", at::ones({rules_.codes}));
  settled_ = register_buffer("settled", at::zeros({}, at::kLong));
  if (!by_gradient_) sums_ = register_buffer("sums", first.clone());
}

Codebook::Codebook(const AveragedCodebookSpec& spec) : Codebook(spec, /*by_gradient=*/false) {}

Codebook::Codebook(const GradientCodebookSpec& spec)
    : Codebook({.codes = spec.codes, .dims = spec.dims, .restart = spec.restart}, /*by_gradient=*/true) {}

Quantized Codebook::quantize(const Tensor& h) {
  const auto nearest = [&] {
    const at::NoGradGuard off;
    const c10::impl::ExcludeDispatchKeyGuard full(
        c10::autocast_dispatch_keyset);  // in bfloat16 another code would be the nearest
    return nearest_centers(h.detach(), codes_.detach());
  }();
  const auto e = codes_.index_select(0, nearest);  // [N, D]
  Quantized found{nearest.unsqueeze(1), straight_through(h, e)};
  found.commitment = (h - e.detach()).square().sum(1);
  if (by_gradient_) found.pull = (h.detach() - e).square().sum(1);
  return found;
}

Tensor Codebook::vectors(const Tensor& symbols) { return codes_.index_select(0, symbols.select(1, 0)); }

void Codebook::start(const Tensor& h, Rng& rng) {
  const auto found = k_means(h, n_symbols(), kFirstRounds, rng);
  codes_.copy_(found.centers);
  uses_.copy_(found.counts);
  if (!by_gradient_) sums_.copy_(found.centers * found.counts.unsqueeze(1));
}

void Codebook::follow(const Tensor& h, const Tensor& symbols, const Step& step) {
  const auto [n, sums] = sums_by_center(h, symbols.select(1, 0), n_symbols());
  uses_.lerp_(n, 1 - rules_.decay);
  if (!by_gradient_) {
    sums_.lerp_(sums, 1 - rules_.decay);
    average();
  }
  const auto done = step.index + 1;
  if (rules_.restart == 0 || done % kRestartEvery != 0) return;
  auto noise = step.rng.fork("restart");
  const bool settles = done == kRestartEvery && settled_.item<std::int64_t>() == 0;
  settles ? start(h, noise) : restart(h, noise);
  if (settles) settled_.fill_(1);
}

void Codebook::average() {
  const auto all = uses_.sum();
  const auto smoothed = (uses_ + rules_.epsilon) / (all + static_cast<double>(n_symbols()) * rules_.epsilon) * all;
  codes_.copy_(sums_ / smoothed.unsqueeze(1));
}

void Codebook::restart(const Tensor& h, Rng& rng) {
  const auto mean = uses_.mean();
  const auto dead = uses_ < rules_.restart * mean;                               // [K]
  const auto drawn = h.index_select(0, rng.integers(h.size(0), {n_symbols()}));  // [K, D]
  codes_.copy_(at::where(dead.unsqueeze(1), drawn, codes_));
  uses_.copy_(at::where(dead, mean, uses_));
  if (!by_gradient_) sums_.copy_(at::where(dead.unsqueeze(1), drawn * mean, sums_));
}

}  // namespace gx
