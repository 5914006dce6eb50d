#include "bench/eager_masked_flow.h"

#include <ATen/ATen.h>

#include <cmath>
#include <numbers>

namespace gx::bench {
namespace {

constexpr double kBox = 3, kSmallest = 1e-3;  // |x| within which splines act; least width, height and slope

struct Mapped {
  at::Tensor z, log_det;  // of each number
};

Mapped affine(const at::Tensor& x, const at::Tensor& parameters) {
  const auto shift = parameters.select(-1, 0), log_scale = parameters.select(-1, 1);
  return {(x - shift) * (-log_scale).exp(), -log_scale};
}

at::Tensor affine_back(const at::Tensor& z, const at::Tensor& parameters) {
  return z * parameters.select(-1, 1).exp() + parameters.select(-1, 0);
}

// Edges of pieces of those shares: [..., K + 1] from -kBox to kBox.
at::Tensor edges(const at::Tensor& shares) {
  const auto k = static_cast<double>(shares.size(-1));
  const auto sizes = kSmallest + (1 - k * kSmallest) * at::softmax(shares, -1);
  return 2 * kBox * at::constant_pad_nd(at::cumsum(sizes, -1), {1, 0}) - kBox;
}

// The bin that holds each number of u, or of v, with its corner, sides and slopes; all [..., 1].
struct Bin {
  at::Tensor u, v, width, height, low, high, mean = height / width, excess = low + high - 2 * mean;
};

Bin bin_of(const at::Tensor& x, const at::Tensor& parameters, std::int64_t k, bool by_v) {
  const auto u = edges(parameters.narrow(-1, 0, k)), v = edges(parameters.narrow(-1, k, k));
  const auto one = std::log(std::exp(1 - kSmallest) - 1);  // the slope at both ends is 1
  const auto slopes = kSmallest + at::softplus(at::constant_pad_nd(parameters.narrow(-1, 2 * k, k - 1), {1, 1}, one));
  const auto bin = ((x >= (by_v ? v : u)).sum(-1, true) - 1).clamp(0, k - 1);
  const auto at_bin = [&](const at::Tensor& all) { return all.gather(-1, bin); };
  return {at_bin(u.narrow(-1, 0, k)), at_bin(v.narrow(-1, 0, k)),      at_bin(u.diff(1, -1)),
          at_bin(v.diff(1, -1)),      at_bin(slopes.narrow(-1, 0, k)), at_bin(slopes.narrow(-1, 1, k))};
}

// Durkan et al. 2019, arXiv 1906.04032, eq. 4 and 5.
Mapped spline(const at::Tensor& x, const at::Tensor& parameters, std::int64_t k) {
  const auto inside = x.abs() < kBox;
  const auto at_x = at::where(inside, x, at::zeros_like(x)).unsqueeze(-1);
  const auto bin = bin_of(at_x, parameters, k, /*by_v=*/false);
  const auto t = (at_x - bin.u) / bin.width, both = t * (1 - t), below = bin.mean + bin.excess * both;
  const auto z = bin.v + bin.height * (bin.mean * t * t + bin.low * both) / below;
  const auto slope = bin.mean.square() * (bin.high * t * t + 2 * bin.mean * both + bin.low * (1 - t).square()) / below.square();
  return {at::where(inside, z.squeeze(-1), x), at::where(inside, slope.squeeze(-1).log(), at::zeros_like(x))};
}

// Eq. 6 to 8.
at::Tensor spline_back(const at::Tensor& z, const at::Tensor& parameters, std::int64_t k) {
  const auto inside = z.abs() < kBox;
  const auto at_z = at::where(inside, z, at::zeros_like(z)).unsqueeze(-1);
  const auto bin = bin_of(at_z, parameters, k, /*by_v=*/true);
  const auto y = at_z - bin.v;
  const auto a = bin.height * (bin.mean - bin.low) + y * bin.excess, b = bin.height * bin.low - y * bin.excess, c = -bin.mean * y;
  const auto t = 2 * c / (-b - (b.square() - 4 * a * c).clamp_min(0).sqrt());
  return at::where(inside, (bin.u + bin.width * t).squeeze(-1), z);
}

}  // namespace

EagerMaskedFlow::EagerMaskedFlow(const Shape& shape) : shape_(shape) {
  const auto n = shape.dims, per_number = shape.bins > 0 ? 3 * shape.bins - 1 : 2;
  for (std::int64_t layer = 0; layer < shape.layers; ++layer) {
    std::vector<Linear> net;
    auto before = at::arange(1, n + 1);  // degrees
    const auto add = [&](const at::Tensor& degrees, bool strictly) {
      const auto own = degrees.unsqueeze(1);
      const auto mask = (strictly ? own > before : own >= before).to(at::kFloat);
      const auto name = std::to_string(layer) + "_" + std::to_string(net.size());
      const auto scale = 1 / std::sqrt(static_cast<double>(before.size(0)));
      net.push_back({register_parameter("weight" + name, scale * at::randn({degrees.size(0), before.size(0)})),
                     register_parameter("bias" + name, at::zeros({degrees.size(0)})), mask});
      before = degrees;
    };
    for (const auto width : shape.hidden) add(at::arange(width) % std::max<std::int64_t>(n - 1, 1) + 1, false);
    add(at::arange(1, n + 1).repeat_interleave(per_number), true);
    nets_.push_back(net);
  }
}

at::Tensor EagerMaskedFlow::parameters_of(std::int64_t layer, at::Tensor x) const {
  const auto& net = nets_[static_cast<std::size_t>(layer)];
  for (std::size_t i = 0; i < net.size(); ++i) {
    x = at::linear(x, net[i].weight * net[i].mask, net[i].bias);
    if (i + 1 < net.size()) x = at::relu(x);
  }
  return x.view({x.size(0), shape_.dims, -1});
}

at::Tensor EagerMaskedFlow::log_prob(at::Tensor x) {
  auto sum = at::zeros({x.size(0)});
  for (std::int64_t layer = 0; layer < shape_.layers; ++layer) {
    const auto parameters = parameters_of(layer, x);
    const auto mapped = shape_.bins > 0 ? spline(x, parameters, shape_.bins) : affine(x, parameters);
    sum = sum + mapped.log_det.sum(1);
    x = mapped.z.flip(1);
  }
  return sum - 0.5 * (x.square() + std::log(2 * std::numbers::pi)).sum(1);
}

at::Tensor EagerMaskedFlow::loss(const at::Tensor& x) { return -log_prob(x).mean(); }

at::Tensor EagerMaskedFlow::sample(std::int64_t n) {
  auto x = at::randn({n, shape_.dims});
  for (auto layer = shape_.layers; layer-- > 0;) {
    const auto z = x.flip(1);
    x = at::zeros_like(z);
    for (std::int64_t d = 0; d < shape_.dims; ++d) {
      const auto parameters = parameters_of(layer, x).select(1, d), own = z.select(1, d);
      x.select(1, d).copy_(shape_.bins > 0 ? spline_back(own, parameters, shape_.bins) : affine_back(own, parameters));
    }
  }
  return x;
}

}  // namespace gx::bench
