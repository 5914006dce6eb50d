#include "generatrix/kernels/coupling/affine_rows.h"

#include <algorithm>

#include "generatrix/kernels/vector/instructions.h"
#include "generatrix/kernels/vector/lane_math.h"
#include "generatrix/kernels/vector/lanes.h"

namespace gx::kernels {
namespace {

template <class T>
[[gnu::always_inline]] inline void forward_all(const AffineShape& s, const AffineRows<T>& rows, std::int64_t n, T* z,
                                               T* log_det) {
  for (std::int64_t row = 0; row < n; ++row) {
    const T *x = rows.x + row * s.event(), *shift = rows.given + row * 2 * s.n_moved, *a = shift + s.n_moved;
    T* to = z + row * s.event();
    std::copy_n(x + s.kept(), s.n_kept, to + s.kept());
    Lanes<T> total{};
    for (std::int64_t i = 0; i < s.n_moved; i += kLanes) {
      const auto left = s.n_moved - i;
      Lanes<T> moved, t, bounded, bound;
      load(a + i, left, bounded);
      load(rows.bound + i, left, bound);
      load(x + s.moved() + i, left, moved);
      load(shift + i, left, t);
      bounded *= rows.inverse_first_bound;
      tanh_lanes(bounded);
      auto scale = bound * bounded;
      total += scale;
      exp_lanes(scale);
      store(bounded, left, rows.tanh + row * s.n_moved + i);
      store(scale, left, rows.scale + row * s.n_moved + i);
      moved = moved * scale + t;
      store(moved, left, to + s.moved() + i);
    }
    log_det[row] = static_cast<T>(sum_of_lanes(total));
  }
}

template <class T>
[[gnu::always_inline]] inline void backward_all(const AffineShape& s, const AffineRows<T>& rows, std::int64_t n,
                                                const AffineGradients<T>& g) {
  for (std::int64_t row = 0; row < n; ++row) {
    const T *x = rows.x + row * s.event(), *from = g.z + row * s.event();
    T *to = g.x + row * s.event(), *shift = g.given + row * 2 * s.n_moved;
    std::copy_n(from + s.kept(), s.n_kept, to + s.kept());
    for (std::int64_t i = 0; i < s.n_moved; i += kLanes) {
      const auto left = s.n_moved - i;
      Lanes<T> moved, gradient, bounded, scale, bound, sum;
      load(x + s.moved() + i, left, moved);
      load(from + s.moved() + i, left, gradient);
      load(rows.tanh + row * s.n_moved + i, left, bounded);
      load(rows.scale + row * s.n_moved + i, left, scale);
      load(rows.bound + i, left, bound);
      load(g.bound + i, left, sum);
      store(gradient, left, shift + i);
      const auto of_x = gradient * scale;
      store(of_x, left, to + s.moved() + i);
      const auto of_log_scale = of_x * moved + g.log_det[row];
      sum += of_log_scale * bounded;
      store(sum, left, g.bound + i);
      const auto of_a = of_log_scale * bound * (T(1) - bounded * bounded) * rows.inverse_first_bound;
      store(of_a, left, shift + s.n_moved + i);
    }
  }
}

}  // namespace

template <class T>
void affine_forward(Instructions which, const AffineShape& s, const AffineRows<T>& rows, std::int64_t n, T* z, T* log_det) {
  run_on(
      which, [&]<Instructions>() __attribute__((always_inline)) { forward_all(s, rows, n, z, log_det); });
}

template <class T>
void affine_backward(Instructions which, const AffineShape& s, const AffineRows<T>& rows, std::int64_t n,
                     const AffineGradients<T>& g) {
  run_on(
      which, [&]<Instructions>() __attribute__((always_inline)) { backward_all(s, rows, n, g); });
}

template void affine_forward(Instructions, const AffineShape&, const AffineRows<float>&, std::int64_t, float*, float*);
template void affine_forward(Instructions, const AffineShape&, const AffineRows<double>&, std::int64_t, double*, double*);
template void affine_backward(Instructions, const AffineShape&, const AffineRows<float>&, std::int64_t,
                              const AffineGradients<float>&);
template void affine_backward(Instructions, const AffineShape&, const AffineRows<double>&, std::int64_t,
                              const AffineGradients<double>&);

}  // namespace gx::kernels
