#include "generatrix/kernels/causal/wave_sampler.h"

#include <ATen/ATen.h>

#include <numeric>

#include "generatrix/base/parallel.h"
#include "generatrix/base/torch.h"
#include "generatrix/kernels/announce.h"
#include "generatrix/kernels/causal/padding.h"
#include "generatrix/kernels/causal/wave_step.h"
#include "generatrix/kernels/vector/instructions.h"

namespace gx {
namespace kernels {
namespace {

constexpr std::int64_t kWavesTogether = 8;  // that one thread draws: as many rows as a tile of multiply_add

// Both halves of the gates, [..., 2D], padded each by itself.
Tensor padded_gates(const Tensor& value, std::int64_t first) {
  return with_padding(value.unflatten(-1, {2, -1}).movedim(-2, 0), first + 1).movedim(0, -2).flatten(-2).contiguous();
}

// The weights, padded as draw_wave_group (wave_step.h) reads them.
struct PackedWave {
  explicit PackedWave(const WaveWeights& w)
      : embedding(with_padding(w.embedding, 1)),
        past(padded_gates(w.past, 1)),
        now(padded_gates(w.now, 1)),
        bias(padded_gates(w.bias, 3)),
        residual(with_padding(w.residual, 1)),
        residual_bias(with_padding(w.residual_bias, 1)),
        skip(with_padding(w.skip, 1)),
        skip_bias(with_padding(w.skip_bias, 0)),
        head(with_padding(w.head, 0)),
        head_bias(with_padding(w.head_bias, 0)),
        last(with_padding(w.last, 0)),
        last_bias(with_padding(w.last_bias, 0)),
        first(w.dilation.size()) {
    std::exclusive_scan(w.dilation.begin(), w.dilation.end(), first.begin(), std::int64_t{0});
  }

  WaveArrays arrays() const {
    const auto at = [](const Tensor& t) { return t.const_data_ptr<float>(); };
    return {at(embedding), at(past), at(now),       at(residual), at(residual_bias), at(skip),
            at(skip_bias), at(head), at(head_bias), at(last),     at(last_bias)};
  }
  WaveSizes sizes(const WaveWeights& w) const {
    return {.n_layers = past.size(0),
            .n_wide = past.size(1),
            .n_gate = residual.size(1),
            .n_skip = skip.size(2),
            .n_head = head.size(1),
            .n_logits = last.size(1),
            .n_symbols = w.last.size(1),
            .start = w.embedding.size(0) - 1,
            .n_frames = bias.size(1),
            .frame = w.frame,
            .dilation = w.dilation.data(),
            .first = first.data()};
  }

  Tensor embedding, past, now, bias, residual, residual_bias, skip, skip_bias, head, head_bias, last, last_bias;
  std::vector<std::int64_t> first;
};

// Draws rows first .. first + n - 1.
void draw_some_waves(const WaveSizes& s, const PackedWave& packed, std::int64_t first, std::int64_t n, const Tensor& uniforms,
                     const SymbolChoice& choice, const Tensor& symbols) {
  const auto zeros = [&](std::int64_t each) { return std::vector<float>(static_cast<std::size_t>(n * each)); };
  const auto kept = std::accumulate(s.dilation, s.dilation + s.n_layers, std::int64_t{0});
  auto queues = zeros(kept * s.n_wide), wide = zeros(s.n_wide), gates = zeros(s.gates()), features = zeros(s.n_gate),
       skip = zeros(s.n_skip), head = zeros(s.n_head), logits = zeros(s.n_logits);
  const WaveGroup g{.n = n,
                    .bias = packed.bias.const_data_ptr<float>() + first * s.n_frames * s.n_layers * s.gates(),
                    .queues = queues.data(),
                    .wide = wide.data(),
                    .gates = gates.data(),
                    .features = features.data(),
                    .skip = skip.data(),
                    .head = head.data(),
                    .logits = logits.data()};
  const auto n_places = uniforms.size(1);
  const auto arrays = packed.arrays();
  const auto* u = uniforms.const_data_ptr<float>() + first * n_places;
  auto* drawn = symbols.data_ptr<std::int64_t>() + first * n_places;
  run_on(
      best_instructions(), [&]<Instructions>()
                               __attribute__((always_inline)) { draw_wave_group(s, arrays, g, u, n_places, choice, drawn); });
}

// A symbol uses every weight once.
std::int64_t weights_for_a_wave_symbol(const WaveWeights& w) {
  return w.past.numel() + w.now.numel() + w.residual.numel() + w.skip.numel() + w.head.numel() + w.last.numel();
}

}  // namespace
}  // namespace kernels

Tensor draw_waves(const WaveWeights& weights, const Tensor& uniforms, const SymbolChoice& choice) {
  at::NoGradGuard off;
  const kernels::PackedWave packed(weights);
  const auto s = packed.sizes(weights);
  const auto u = uniforms.to(at::kFloat).contiguous();
  const auto n = u.size(0);
  announce_flops(2 * u.numel() * kernels::weights_for_a_wave_symbol(weights));
  auto symbols = at::empty({n, u.size(1)}, at::kLong);
  // Few rows make smaller groups, so that every thread gets one.
  const auto group = std::clamp<std::int64_t>(n / threads_in_use(), 1, kernels::kWavesTogether);
  in_parallel((n + group - 1) / group, [&](std::int64_t begin, std::int64_t end) {
    for (auto part = begin; part < end; ++part)
      kernels::draw_some_waves(s, packed, part * group, std::min(group, n - part * group), u, choice, symbols);
  });
  return symbols;
}

}  // namespace gx
