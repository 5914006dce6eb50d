#include "generatrix/kernels/adam/adam_block.h"

#include "generatrix/kernels/vector/instructions.h"
#include "generatrix/kernels/vector/lane_math.h"

namespace gx::kernels {
namespace {

template <class T>
[[gnu::always_inline]] inline void move(const AdamFactors<T>& f, const AdamArrays<T>& a, std::int64_t n) {
  for (std::int64_t i = 0; i < n; i += kLanes) {
    const auto left = n - i;
    Lanes<T> p, m, v, g, more;
    load(a.p + i, left, p);
    load(a.m + i, left, m);
    load(a.v + i, left, v);
    load(a.gradients[0] + i, left, g);
    for (std::size_t part = 1; part < a.gradients.size(); ++part) {
      load(a.gradients[part] + i, left, more);
      g += more;
    }
    g += f.decay * p;
    m += f.new_m * (g - m);
    v = f.old_v * v + f.new_v * g * g;
    auto root = v;
    sqrt_lanes<T>(root);
    p = f.kept * p - f.rate * m / (root * f.root + f.epsilon);
    store(p, left, a.p + i);
    store(m, left, a.m + i);
    store(v, left, a.v + i);
  }
}

}  // namespace

template <class T>
AdamFactors<T>::AdamFactors(const AdamRule& r, double t)
    : kept(static_cast<T>(r.decoupled ? 1 - r.rate * r.weight_decay : 1)),
      decay(static_cast<T>(r.decoupled ? 0 : r.weight_decay)),
      new_m(static_cast<T>(1 - r.beta1)),
      old_v(static_cast<T>(r.beta2)),
      new_v(static_cast<T>(1 - r.beta2)),
      root(static_cast<T>(1 / std::sqrt(1 - std::pow(r.beta2, t)))),
      epsilon(static_cast<T>(r.epsilon)),
      rate(static_cast<T>(r.rate / (1 - std::pow(r.beta1, t)))) {}

template <class T>
void adam_block(Instructions which, const AdamFactors<T>& factors, const AdamArrays<T>& arrays, std::int64_t n) {
  run_on(
      which, [&]<Instructions>() __attribute__((always_inline)) { move(factors, arrays, n); });
}

template struct AdamFactors<float>;
template struct AdamFactors<double>;
template void adam_block(Instructions, const AdamFactors<float>&, const AdamArrays<float>&, std::int64_t);
template void adam_block(Instructions, const AdamFactors<double>&, const AdamArrays<double>&, std::int64_t);

}  // namespace gx::kernels
