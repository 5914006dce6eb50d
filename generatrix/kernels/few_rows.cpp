#include "generatrix/kernels/few_rows.h"

#include <ATen/ATen.h>

#include <functional>

#include "generatrix/base/parallel.h"

namespace gx::kernels {
namespace {

// use(first, n) for a share of the features on each thread.
void for_features(std::int64_t n_features, const std::function<void(std::int64_t first, std::int64_t n)>& use) {
  constexpr std::int64_t kWorthIt = 32;  // features: fewer are not shared
  const auto groups = (n_features + kWorthIt - 1) / kWorthIt;
  in_parallel(groups, [&](std::int64_t begin, std::int64_t end) {
    const auto first = begin * kWorthIt;
    use(first, std::min(n_features, end * kWorthIt) - first);
  });
}

// Ioffe and Szegedy 2015, algorithm 1, of features [F, B]; running statistics as nn/norm.h says.
void normalize(Tensor& y, const Tensor& bent, const Normalization& norm, std::int64_t first, Tensor& center, Tensor& scale) {
  const auto n = bent.size(0), rows = bent.size(1);
  const auto of = [&](const Tensor& all) { return all.narrow(0, first, n); };
  const auto [variance, mean] = at::var_mean(bent, at::IntArrayRef{1}, /*correction=*/0, /*keepdim=*/true);  // [n, 1]
  center.narrow(0, first, n).copy_(mean);
  const auto inverse = (variance + norm.epsilon).rsqrt_();
  scale.narrow(0, first, n).copy_(inverse);
  at::addcmul_out(y, of(norm.shift).unsqueeze(1), bent - mean, inverse * of(norm.scale).unsqueeze(1));
  const auto unbiased = static_cast<double>(rows) / static_cast<double>(rows - 1);
  of(norm.mean).lerp_(mean.squeeze(1), norm.momentum);
  of(norm.variance).lerp_(variance.squeeze(1) * unbiased, norm.momentum);
}

// With v the bent features and u = (v - mean) scale: d shift = sum g, d gamma = sum g u,
// dv = gamma scale (g - mean g - u mean(g u)), means and sums over the batch.
Tensor normalize_back(const Tensor& g, const Tensor& bent, const Normalization& norm, std::int64_t first, const Tensor& center,
                      const Tensor& scale, Tensor& of_gamma, Tensor& of_shift) {
  const auto n = g.size(0), rows = g.size(1);
  const auto of = [&](const Tensor& all) { return all.narrow(0, first, n); };
  const auto u = (bent - of(center)).mul_(of(scale));
  const auto sum = g.sum(1), sum_u = (g * u).sum(1);
  of(of_shift).copy_(sum);
  of(of_gamma).copy_(sum_u);
  const auto part = 1 / static_cast<double>(rows);
  const auto centered = at::addcmul(g - (sum * part).unsqueeze(1), u, (sum_u * part).unsqueeze(1), -1);
  return centered.mul_(of(scale) * of(norm.scale).unsqueeze(1));
}

}  // namespace

Tensor few_rows_forward(const Tensor& x, const Perceptron& net, const Nonlinearity& f, FewRowsMemory& memory) {
  const auto n_layers = net.weights.size();
  auto h = x.t().contiguous();  // [in, B]
  for (std::size_t i = 0; i < n_layers; ++i) {
    const bool last = i + 1 == n_layers, normed = !last && !net.norms.empty();
    const auto features = net.weights[i].size(0);
    const auto bent = at::empty({features, x.size(0)}, x.options());
    const auto y = normed ? at::empty_like(bent) : bent;
    auto center = normed ? at::empty({features, 1}, x.options()) : Tensor(), scale = normed ? at::empty_like(center) : Tensor();
    for_features(features, [&](std::int64_t first, std::int64_t n) {
      auto own = bent.narrow(0, first, n);
      at::addmm_out(own, net.biases[i].narrow(0, first, n).unsqueeze(1), net.weights[i].narrow(0, first, n), h);
      if (!last) f.in_place(own);
      auto own_y = y.narrow(0, first, n);
      if (normed) normalize(own_y, own, net.norms[i], first, center, scale);
    });
    memory.inputs.push_back(h);
    if (!last) memory.bent.push_back(bent);
    if (normed) {
      memory.centers.push_back(center);
      memory.scales.push_back(scale);
    }
    h = y;
  }
  return h;
}

FewRowsGradients few_rows_backward(const Tensor& gradient, const Perceptron& net, const Nonlinearity& f,
                                   const FewRowsMemory& memory, bool wants_parameters, bool wants_x) {
  const auto n_layers = net.weights.size(), n_norms = net.norms.size();
  FewRowsGradients found{std::vector<Tensor>(2 * n_layers + 2 * n_norms), {}};
  auto g = gradient.contiguous();  // [F, B]
  for (auto i = n_layers; i-- > 0;) {
    const auto &weight = net.weights[i], &input = memory.inputs[i];
    const bool last = i + 1 == n_layers, normed = !last && n_norms > 0;
    auto &of_weight = found.parameters[i], &of_bias = found.parameters[n_layers + i];
    if (wants_parameters) {
      of_weight = at::empty_like(weight);
      of_bias = at::empty_like(net.biases[i]);
    }
    auto of_gamma = normed ? at::empty_like(net.norms[i].scale) : Tensor(),
         of_shift = normed ? at::empty_like(of_gamma) : Tensor();
    const auto of_h = last ? g : at::empty_like(g);
    for_features(weight.size(0), [&](std::int64_t first, std::int64_t n) {
      const auto own = of_h.narrow(0, first, n);
      if (!last) {
        const auto bent = memory.bent[i].narrow(0, first, n), own_g = g.narrow(0, first, n);
        const auto of_bent =
            normed ? normalize_back(own_g, bent, net.norms[i], first, memory.centers[i], memory.scales[i], of_gamma, of_shift)
                   : own_g;
        own.copy_(f.backward(of_bent, bent));
      }
      if (!wants_parameters) return;
      auto own_weight = of_weight.narrow(0, first, n), own_bias = of_bias.narrow(0, first, n);
      at::mm_out(own_weight, own, input.t());
      at::sum_out(own_bias, own, at::IntArrayRef{1});
    });
    if (normed) {
      found.parameters[2 * n_layers + i] = of_gamma;
      found.parameters[2 * n_layers + n_norms + i] = of_shift;
    }
    if (i == 0 && !wants_x) break;
    const auto of_input = at::empty_like(input);
    for_features(input.size(0), [&](std::int64_t first, std::int64_t n) {
      auto own = of_input.narrow(0, first, n);
      at::mm_out(own, weight.narrow(1, first, n).t(), of_h);
    });
    g = of_input;
  }
  if (wants_x) found.x = g.t();
  return found;
}

}  // namespace gx::kernels
