#include "generatrix/kernels/circuit/hidden_tree_block.h"

#include <algorithm>

#include "generatrix/kernels/vector/lane_math.h"
#include "generatrix/kernels/vector/multiply_add.h"

namespace gx::kernels {
namespace {

// e <- exp(b - max b); returns the maximum.
template <class T>
[[gnu::always_inline]] inline T shifted_exp(std::int64_t n, const T* b, T* e) {
  T most = b[0];
  for (std::int64_t j = 1; j < n; ++j) most = std::max(most, b[j]);
  for (std::int64_t j = 0; j < n; j += kLanes) {
    Lanes<T> value;
    load(b + j, kLanes, value);
    value -= most;
    exp_lanes(value);
    store(value, kLanes, e + j);
  }
  return most;
}

// to += log s + shift
template <class T>
[[gnu::always_inline]] inline void add_log(std::int64_t n, const T* s, T shift, T* to) {
  for (std::int64_t i = 0; i < n; i += kLanes) {
    Lanes<T> log, sum;
    load(s + i, kLanes, log);
    load(to + i, kLanes, sum);
    log_lanes(log);
    store(sum + log + shift, kLanes, to + i);
  }
}

template <class T>
[[gnu::always_inline]] inline void up(const TreeShape<T>& tree, std::int64_t rows, const TreeRows<T>& b, const TreeRows<T>& e,
                                      const TreeRows<T>& s, T* nats, T* shift) {
  const auto k = tree.n_symbols;
  std::fill_n(nats, rows, T(0));
  for (std::int64_t at = tree.n_nodes; at-- > 0;) {
    const auto d = tree.order[at], before = tree.parent[d];
    T *own = b.data + d * b.node, *exps = e.data + d * e.node, *sums = s.data + d * s.node;
    for (std::int64_t r = 0; r < rows; ++r) shift[r] = shifted_exp(k, own + r * k, exps + r * k);
    std::fill_n(sums, rows * k, T(0));
    multiply_add(Matrix<T>{sums, k}, Matrix<const T>{exps, k}, Matrix<const T>{tree.p_turned + d * k * k, k}, rows, k, k);
    if (before >= 0) {
      T* above = b.data + before * b.node;
      for (std::int64_t r = 0; r < rows; ++r) add_log(k, sums + r * k, shift[r], above + r * k);
      continue;
    }
    for (std::int64_t r = 0; r < rows; ++r) {
      Lanes<T> log;
      load(sums + r * k, kLanes, log);
      log_lanes(log);
      nats[r] += log[0] + shift[r];
    }
  }
}

template <class T>
[[gnu::always_inline]] inline void down(const TreeShape<T>& tree, std::int64_t rows, const TreeRows<T>& e, const TreeRows<T>& s,
                                        const TreeRows<T>& q, T* w) {
  const auto k = tree.n_symbols;
  for (std::int64_t at = 0; at < tree.n_nodes; ++at) {
    const auto d = tree.order[at], before = tree.parent[d];
    T *exps = e.data + d * e.node, *share = s.data + d * s.node, *own = q.data + d * q.node;  // share: g / s
    for (std::int64_t r = 0; r < rows; ++r) {
      T* row = share + r * k;
      if (before < 0) {
        const T first = row[0];
        std::fill_n(row, k, T(0));
        row[0] = 1 / first;
        continue;
      }
      const T* g = q.data + before * q.node + r * k;
      for (std::int64_t i = 0; i < k; ++i) row[i] = row[i] > 0 ? g[i] / row[i] : T(0);
    }
    std::fill_n(own, rows * k, T(0));
    multiply_add(Matrix<T>{own, k}, Matrix<const T>{share, k}, Matrix<const T>{tree.p + d * k * k, k}, rows, k, k);
    for (std::int64_t i = 0; i < rows * k; ++i) own[i] *= exps[i];
    multiply_add(Matrix<T>{w + d * k * k, k}, Matrix<const T>{share, 1, k}, Matrix<const T>{exps, k}, k, k, rows);
  }
}

}  // namespace

template <class T>
void tree_up(Instructions which, const TreeShape<T>& tree, std::int64_t rows, const TreeRows<T>& b, const TreeRows<T>& e,
             const TreeRows<T>& s, T* nats, T* shift) {
  run_on(
      which, [&]<Instructions>() __attribute__((always_inline)) { up(tree, rows, b, e, s, nats, shift); });
}

template <class T>
void tree_down(Instructions which, const TreeShape<T>& tree, std::int64_t rows, const TreeRows<T>& e, const TreeRows<T>& s,
               const TreeRows<T>& q, T* w) {
  run_on(
      which, [&]<Instructions>() __attribute__((always_inline)) { down(tree, rows, e, s, q, w); });
}

template void tree_up(Instructions, const TreeShape<float>&, std::int64_t, const TreeRows<float>&, const TreeRows<float>&,
                      const TreeRows<float>&, float*, float*);
template void tree_up(Instructions, const TreeShape<double>&, std::int64_t, const TreeRows<double>&, const TreeRows<double>&,
                      const TreeRows<double>&, double*, double*);
template void tree_down(Instructions, const TreeShape<float>&, std::int64_t, const TreeRows<float>&, const TreeRows<float>&,
                        const TreeRows<float>&, float*);
template void tree_down(Instructions, const TreeShape<double>&, std::int64_t, const TreeRows<double>&, const TreeRows<double>&,
                        const TreeRows<double>&, double*);

}  // namespace gx::kernels
