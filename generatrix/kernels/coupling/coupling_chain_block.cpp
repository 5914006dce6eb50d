#include "generatrix/kernels/coupling/coupling_chain_block.h"

#include <algorithm>
#include <cmath>

#include "generatrix/kernels/vector/instructions.h"
#include "generatrix/kernels/vector/lane_math.h"
#include "generatrix/kernels/vector/panels.h"

namespace gx::kernels {
namespace {

using Kind = LinkShape::Kind;
template <class T>
[[gnu::always_inline]] inline Feature<T> all_equal(T value) {
  return {{Lanes<T>{} + value, Lanes<T>{} + value}};
}

template <class T>
[[gnu::always_inline]] inline void apply(const Between& f, Feature<T>& value) {
  for (auto& h : value.half) {
    if (f.is_tanh)
      tanh_lanes(h);
    else
      h = h > T(0) ? h : h * static_cast<T>(f.slope);
  }
}

// gradient <- gradient f'(h); `value` is f(h), and f'(h) follows from it.
template <class T>
[[gnu::always_inline]] inline void apply_slope(const Between& f, const Feature<T>& value, Feature<T>& gradient) {
  for (int h = 0; h < 2; ++h) {
    if (f.is_tanh)
      gradient.half[h] *= T(1) - value.half[h] * value.half[h];
    else
      gradient.half[h] = value.half[h] > T(0) ? gradient.half[h] : gradient.half[h] * static_cast<T>(f.slope);
  }
}

template <class T, Instructions set>
struct Walk {
  const ChainShape& shape;
  const std::vector<const T*>& weights;
  T sign;  // 1 towards the latents, -1 towards the data

  // y = (x - before) exp(-sign log_scale) + after. Writes (x - before) exp(-sign log_scale) to memory.
  [[gnu::always_inline]] void scaling(const LinkShape& link, T* state, Lanes<T>* log_det, T* memory) const {
    const T *shift = weights[link.first_weight], *log_scale = weights[link.first_weight + 1];
    T total = 0;
    for (std::int64_t d = 0; d < shape.n_dims; ++d) {
      const T scale = std::exp(-sign * log_scale[d]);
      const T before = shape.to_latents ? shift[d] : T(0), after = shape.to_latents ? T(0) : shift[d];
      auto value = Feature<T>::load(state + d * kPanel);
      for (auto& half : value.half) half = (half - before) * scale;
      value.store(memory + (link.memory + d) * kPanel);
      for (auto& half : value.half) half += after;
      value.store(state + d * kPanel);
      total -= sign * log_scale[d];
    }
    log_det[0] += total, log_det[1] += total;
  }

  // take: row i becomes row order(i). Else row order(i) becomes row i.
  [[gnu::always_inline]] void reorder(const LinkShape& link, bool take, T* state, T* scratch) const {
    std::copy_n(state, shape.n_dims * kPanel, scratch);
    for (std::int64_t i = 0; i < shape.n_dims; ++i) {
      const auto place = link.order[static_cast<std::size_t>(i)];
      std::copy_n(scratch + (take ? place : i) * kPanel, kPanel, state + (take ? i : place) * kPanel);
    }
  }

  // Runs the net. Writes its input and the values of its hidden layers to memory, and its result to `given`.
  [[gnu::always_inline]] void net(const LinkShape& link, const T* kept, T* memory, T* given) const {
    T* in = memory + link.memory * kPanel;
    std::copy_n(kept, link.n_kept() * kPanel, in);
    for (std::size_t i = 0; i < link.n_layers(); ++i) {
      const auto n_in = link.widths[i], n_out = link.widths[i + 1];
      const T *weight = weights[link.first_weight + i], *bias = weights[link.first_weight + link.n_layers() + i];
      const bool is_last = i + 1 == link.n_layers();
      T* out = is_last ? given : in + n_in * kPanel;
      multiply_panel<T, kTile<T, set>>(
          {weight, n_in, 1}, in, n_out, n_in, [&](std::int64_t j) __attribute__((always_inline)) { return all_equal(bias[j]); },
          [&](std::int64_t j, Feature<T> & sum) __attribute__((always_inline)) {
            if (!is_last) apply(link.between, sum);
            sum.store(out + j * kPanel);
          });
      in = out;
    }
  }

  // The first row of memory behind the net's rows. From there on lie tanh(a / b0), exp(sign s) and the moved numbers times it.
  [[gnu::always_inline]] std::int64_t behind_net(const LinkShape& link) const {
    auto row = link.memory;
    for (std::size_t i = 0; i < link.n_layers(); ++i) row += link.widths[i];
    return row;
  }

  [[gnu::always_inline]] void coupling(const LinkShape& link, T* state, Lanes<T>* log_det, T* memory, T* given) const {
    const T* bound = weights[link.first_weight + 2 * link.n_layers()];
    const auto first_bound = static_cast<T>(link.first_bound);
    const auto n = link.n_moved();
    net(link, state + link.kept() * kPanel, memory, given);
    T *left = memory + behind_net(link) * kPanel, *moved = state + link.moved() * kPanel;
    for (std::int64_t i = 0; i < n; ++i) {
      auto x = Feature<T>::load(moved + i * kPanel), squashed = Feature<T>::load(given + (n + i) * kPanel);
      const auto shift = Feature<T>::load(given + i * kPanel);
      Feature<T> scale, product;
      for (int h = 0; h < 2; ++h) {
        squashed.half[h] /= first_bound;
        tanh_lanes(squashed.half[h]);
        scale.half[h] = sign * bound[i] * squashed.half[h];
        log_det[h] += scale.half[h];
        exp_lanes(scale.half[h]);
        product.half[h] = (shape.to_latents ? x.half[h] : x.half[h] - shift.half[h]) * scale.half[h];
        x.half[h] = shape.to_latents ? product.half[h] + shift.half[h] : product.half[h];
      }
      squashed.store(left + i * kPanel), scale.store(left + (n + i) * kPanel), product.store(left + (2 * n + i) * kPanel);
      x.store(moved + i * kPanel);
    }
  }

  [[gnu::always_inline]] void forward(T* state, T* log_det, T* memory, T* scratch) const {
    Lanes<T> total[2]{};
    for (std::size_t i = 0; i < shape.links.size(); ++i) {
      const auto& link = shape.step(i);
      if (link.kind == Kind::scaling) scaling(link, state, total, memory);
      if (link.kind == Kind::order) reorder(link, shape.to_latents, state, scratch);
      if (link.kind == Kind::coupling) coupling(link, state, total, memory, scratch);
    }
    std::memcpy(log_det, total, sizeof total);
  }
};

template <class T, Instructions set>
struct WalkBack {
  Walk<T, set> walk;
  std::int64_t n;
  const T* memory;
  Panels<T> gradient;
  const T* of_log_det;
  const std::vector<T*>& sums;
  T* scratch;  // the gradients behind and before a layer, then the scratch of add_outer

  Panels<const T> left(std::int64_t row) const { return {memory + row * kPanel, walk.shape.memory * kPanel}; }

  [[gnu::always_inline]] void scaling(const LinkShape& link) const {
    const T* log_scale = walk.weights[link.first_weight + 1];
    for (std::int64_t d = 0; d < walk.shape.n_dims; ++d) {
      const T scale = std::exp(-walk.sign * log_scale[d]);
      Feature<T> of_shift{}, of_log_scale{};
      for (std::int64_t p = 0; p < n; ++p) {
        auto g = Feature<T>::load(gradient[p] + d * kPanel);
        const auto product = Feature<T>::load(left(link.memory + d)[p]), also = Feature<T>::load(of_log_det + p * kPanel);
        for (int h = 0; h < 2; ++h) {
          of_log_scale.half[h] -= walk.sign * (g.half[h] * product.half[h] + also.half[h]);
          if (!walk.shape.to_latents) of_shift.half[h] += g.half[h];
          g.half[h] *= scale;
          if (walk.shape.to_latents) of_shift.half[h] -= g.half[h];
        }
        g.store(gradient[p] + d * kPanel);
      }
      if (sums.empty()) continue;
      sums[link.first_weight][d] += sum_of(of_shift);
      sums[link.first_weight + 1][d] += sum_of(of_log_scale);
    }
  }

  // Computes the gradients of the net's result and of the moved numbers before the coupling.
  [[gnu::always_inline]] void affine(const LinkShape& link, Panels<T> of_given) const {
    const T* bound = walk.weights[link.first_weight + 2 * link.n_layers()];
    const auto n_moved = link.n_moved(), row = walk.behind_net(link);
    for (std::int64_t i = 0; i < n_moved; ++i) {
      const T slope = bound[i] / static_cast<T>(link.first_bound);
      Feature<T> of_bound{};
      for (std::int64_t p = 0; p < n; ++p) {
        auto g = Feature<T>::load(gradient[p] + (link.moved() + i) * kPanel);
        const auto also = Feature<T>::load(of_log_det + p * kPanel), squashed = Feature<T>::load(left(row + i)[p]);
        const auto scale = Feature<T>::load(left(row + n_moved + i)[p]);
        const auto product = Feature<T>::load(left(row + 2 * n_moved + i)[p]);
        Feature<T> of_shift, of_a;
        for (int h = 0; h < 2; ++h) {
          const Lanes<T> of_log_scale = walk.sign * (g.half[h] * product.half[h] + also.half[h]);
          of_bound.half[h] += of_log_scale * squashed.half[h];
          of_a.half[h] = of_log_scale * slope * (T(1) - squashed.half[h] * squashed.half[h]);
          of_shift.half[h] = walk.shape.to_latents ? g.half[h] : -g.half[h] * scale.half[h];
          g.half[h] *= scale.half[h];
        }
        g.store(gradient[p] + (link.moved() + i) * kPanel);
        of_shift.store(of_given[p] + i * kPanel), of_a.store(of_given[p] + (n_moved + i) * kPanel);
      }
      if (!sums.empty()) sums[link.first_weight + 2 * link.n_layers()][i] += sum_of(of_bound);
    }
  }

  [[gnu::always_inline]] void coupling(const LinkShape& link) const {
    const auto room = walk.shape.widest * kPanel;
    Panels<T> out{scratch, room}, in{scratch + n * room, room};
    affine(link, out);
    auto row = walk.behind_net(link);
    for (auto i = link.n_layers(); i-- > 0; std::swap(in, out)) {
      const auto n_in = link.widths[i], n_out = link.widths[i + 1];
      row -= n_in;
      const auto values = left(row);
      if (!sums.empty()) {
        const Panels<const T> of_out{out.data, room};
        add_outer<T, set>(of_out, n_out, values, n_in, n, scratch + 2 * n * room, sums[link.first_weight + i]);
        add_rows_of(of_out, n_out, n, sums[link.first_weight + link.n_layers() + i]);
      }
      for (std::int64_t p = 0; p < n; ++p) backward_layer(link, i, out[p], values[p], gradient[p] + link.kept() * kPanel, in[p]);
    }
  }

  // of_in = W' of_out of layer i, times the slope of the layer before. Layer 0 adds W' of_out to `of_kept` instead.
  [[gnu::always_inline]] void backward_layer(const LinkShape& link, std::size_t i, const T* of_out, const T* values, T* of_kept,
                                             T* of_in) const {
    const auto n_in = link.widths[i], n_out = link.widths[i + 1];
    const Left<T> transposed{walk.weights[link.first_weight + i], 1, n_in};
    if (i == 0) {
      multiply_panel<T, kTile<T, set>>(
          transposed, of_out, n_in,
          n_out, [&](std::int64_t k) __attribute__((always_inline)) { return Feature<T>::load(of_kept + k * kPanel); },
          [&](std::int64_t k, Feature<T> & sum) __attribute__((always_inline)) { sum.store(of_kept + k * kPanel); });
    } else {
      multiply_panel<T, kTile<T, set>>(
          transposed, of_out, n_in, n_out, [](std::int64_t) __attribute__((always_inline)) { return Feature<T>{}; },
          [&](std::int64_t k, Feature<T> & sum) __attribute__((always_inline)) {
            const auto value = Feature<T>::load(values + k * kPanel);
            apply_slope(link.between, value, sum);
            sum.store(of_in + k * kPanel);
          });
    }
  }

  [[gnu::always_inline]] void run() const {
    for (auto i = walk.shape.links.size(); i-- > 0;) {
      const auto& link = walk.shape.step(i);
      if (link.kind == Kind::scaling) scaling(link);
      if (link.kind == Kind::coupling) coupling(link);
      if (link.kind != Kind::order) continue;
      for (std::int64_t p = 0; p < n; ++p) walk.reorder(link, !walk.shape.to_latents, gradient[p], scratch);
    }
  }
};

}  // namespace

std::int64_t chain_scratch(const ChainShape& shape, std::int64_t n) { return n * kPanel * (2 * shape.widest + kPanel); }

template <class T>
void chain_forward(Instructions which, const ChainShape& shape, const std::vector<const T*>& weights, T* state, T* log_det,
                   T* memory, T* scratch) {
  run_on(
      which, [&]<Instructions set>() __attribute__((always_inline)) {
        Walk<T, set>{shape, weights, T(shape.to_latents ? 1 : -1)}.forward(state, log_det, memory, scratch);
      });
}

template <class T>
void chain_backward(Instructions which, const ChainShape& shape, const std::vector<const T*>& weights, std::int64_t n,
                    const T* memory, T* gradient, const T* of_log_det, const std::vector<T*>& sums, T* scratch) {
  run_on(
      which, [&]<Instructions set>() __attribute__((always_inline)) {
        const Walk<T, set> walk{shape, weights, T(shape.to_latents ? 1 : -1)};
        WalkBack<T, set>{walk, n, memory, {gradient, shape.n_dims * kPanel}, of_log_det, sums, scratch}.run();
      });
}

template void chain_forward(Instructions, const ChainShape&, const std::vector<const float*>&, float*, float*, float*, float*);
template void chain_forward(Instructions, const ChainShape&, const std::vector<const double*>&, double*, double*, double*,
                            double*);
template void chain_backward(Instructions, const ChainShape&, const std::vector<const float*>&, std::int64_t, const float*,
                             float*, const float*, const std::vector<float*>&, float*);
template void chain_backward(Instructions, const ChainShape&, const std::vector<const double*>&, std::int64_t, const double*,
                             double*, const double*, const std::vector<double*>&, double*);

}  // namespace gx::kernels
