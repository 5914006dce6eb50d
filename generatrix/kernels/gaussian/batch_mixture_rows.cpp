#include "generatrix/kernels/gaussian/batch_mixture_rows.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "generatrix/kernels/vector/lane_math.h"
#include "generatrix/kernels/vector/lanes.h"

namespace gx::kernels {
namespace {

// (z - m_j) / s_j of sixteen laws, in one dimension.
template <class T>
[[gnu::always_inline]] inline Lanes<T> distances(const MixtureLaws<T>& laws, std::int64_t at, T z) {
  Lanes<T> loc, inverse;
  load(laws.loc + at, kLanes, loc);
  load(laws.inverse + at, kLanes, inverse);
  return (z - loc) * inverse;
}

template <class T>
[[gnu::always_inline]] inline Lanes<T> log_densities(const MixtureLaws<T>& laws, std::int64_t at, const Lanes<T>& distance) {
  Lanes<T> base;
  load(laws.base + at, kLanes, base);
  return base - T(0.5) * distance * distance;
}

// log sum exp of n numbers, a whole number of vectors, of which `most` are the largest.
template <class T>
[[gnu::always_inline]] inline T log_sum_exp(const T* values, std::int64_t n, const Lanes<T>& most) {
  T largest = most[0];
  for (std::int64_t lane = 1; lane < kLanes; ++lane) largest = std::max(largest, most[lane]);
  Lanes<T> sum{};
  for (std::int64_t j = 0; j < n; j += kLanes) {
    Lanes<T> value;
    load(values + j, kLanes, value);
    value -= largest;
    exp_lanes(value);
    sum += value;
  }
  return largest + static_cast<T>(std::log(sum_of_lanes(sum)));
}

template <class T>
[[gnu::always_inline]] inline void keep_larger(Lanes<T>& most, const Lanes<T>& value) {
  most = value > most ? value : most;
}

template <class T>
[[gnu::always_inline]] inline void forward_all(const MixtureLaws<T>& laws, const MixtureRows<T>& rows, T* scratch) {
  const auto n_padded = laws.n_padded;
  T *of_all = scratch, *of_one = scratch + n_padded;  // w + sum_d n, w + n_d
  for (std::int64_t i = rows.first; i < rows.last; ++i) {
    const T* weights = rows.weights + i * n_padded;
    std::copy_n(weights, n_padded, of_all);
    for (std::int64_t d = 0; d < laws.n_dims; ++d) {
      auto most = Lanes<T>{} - std::numeric_limits<T>::max();
      for (std::int64_t j = 0; j < n_padded; j += kLanes) {
        const auto at = d * n_padded + j;
        const auto n = log_densities(laws, at, distances(laws, at, rows.z[i * laws.n_dims + d]));
        Lanes<T> sum, one;
        load(of_all + j, kLanes, sum);
        load(weights + j, kLanes, one);
        sum += n, one += n;
        store(sum, kLanes, of_all + j);
        store(one, kLanes, of_one + j);
        keep_larger<T>(most, one);
      }
      rows.by_dim[i * laws.n_dims + d] = log_sum_exp<T>(of_one, n_padded, most);
    }
    auto most = Lanes<T>{} - std::numeric_limits<T>::max();
    for (std::int64_t j = 0; j < n_padded; j += kLanes) {
      Lanes<T> sum;
      load(of_all + j, kLanes, sum);
      keep_larger<T>(most, sum);
    }
    rows.joint[i] = log_sum_exp<T>(of_all, n_padded, most);
  }
}

// With the shares p_ij of joint and r_ijd of by_dimension, G_ijd = of_joint_i p_ij + of_by_dimension_i r_ijd and e = (z - m) / s:
//   of z_id   -sum_j G e / s        of m_jd   sum_i G e / s        of s_jd   sum_i G (e^2 - 1) / s
template <class T>
[[gnu::always_inline]] inline void backward_all(const MixtureLaws<T>& laws, const MixtureRows<T>& rows,
                                                const MixtureGradients<T>& to, T* shares) {
  const auto n_padded = laws.n_padded, n_dims = laws.n_dims;
  for (std::int64_t i = rows.first; i < rows.last; ++i) {
    const T *weights = rows.weights + i * n_padded, *z = rows.z + i * n_dims;
    for (std::int64_t j = 0; j < n_padded; j += kLanes) {  // of_joint p
      Lanes<T> sum;
      load(weights + j, kLanes, sum);
      for (std::int64_t d = 0; d < n_dims; ++d) {
        const auto at = d * n_padded + j;
        sum += log_densities(laws, at, distances(laws, at, z[d]));
      }
      sum -= rows.joint[i];
      exp_lanes(sum);
      store(sum * to.of_joint[i], kLanes, shares + j);
    }
    for (std::int64_t d = 0; d < n_dims; ++d) {
      Lanes<T> of_z{};
      for (std::int64_t j = 0; j < n_padded; j += kLanes) {
        const auto at = d * n_padded + j;
        const auto e = distances(laws, at, z[d]);
        Lanes<T> share, inverse, of_loc, of_scale, r;
        load(weights + j, kLanes, r);
        r += log_densities(laws, at, e) - rows.by_dim[i * n_dims + d];
        exp_lanes(r);
        load(shares + j, kLanes, share);
        load(laws.inverse + at, kLanes, inverse);
        load(to.of_loc + at, kLanes, of_loc);
        load(to.of_scale + at, kLanes, of_scale);
        const Lanes<T> g = (share + to.of_by_dimension[i] * r) * inverse, of_m = g * e;
        of_z -= of_m;
        store(of_loc + of_m, kLanes, to.of_loc + at);
        store(of_scale + (of_m * e - g), kLanes, to.of_scale + at);
      }
      to.of_z[i * n_dims + d] = static_cast<T>(sum_of_lanes(of_z));
    }
  }
}

}  // namespace

template <class T>
void mixture_forward(Instructions which, const MixtureLaws<T>& laws, const MixtureRows<T>& rows, T* scratch) {
  run_on(
      which, [&]<Instructions>() __attribute__((always_inline)) { forward_all(laws, rows, scratch); });
}

template <class T>
void mixture_backward(Instructions which, const MixtureLaws<T>& laws, const MixtureRows<T>& rows, const MixtureGradients<T>& to,
                      T* scratch) {
  run_on(
      which, [&]<Instructions>() __attribute__((always_inline)) { backward_all(laws, rows, to, scratch); });
}

template void mixture_forward(Instructions, const MixtureLaws<float>&, const MixtureRows<float>&, float*);
template void mixture_forward(Instructions, const MixtureLaws<double>&, const MixtureRows<double>&, double*);
template void mixture_backward(Instructions, const MixtureLaws<float>&, const MixtureRows<float>&, const MixtureGradients<float>&,
                               float*);
template void mixture_backward(Instructions, const MixtureLaws<double>&, const MixtureRows<double>&,
                               const MixtureGradients<double>&, double*);

}  // namespace gx::kernels
