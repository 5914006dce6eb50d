#include "generatrix/kernels/residual/residual_group.h"

#include <type_traits>

#include "generatrix/kernels/vector/instructions.h"

namespace gx::kernels {
namespace {

// A convolution holds the sums of kRows outputs times kWide vectors in registers.
struct Wide {
  static constexpr int kRows = 8, kWide = 2;
};
struct Narrow {
  static constexpr int kRows = 4, kWide = 1;
};
template <Instructions set>
using RegistersOf = std::conditional_t<set == Instructions::skylake_avx512, Wide, Narrow>;

// n planes (vector/planes.h); data points to the first place of the first plane.
template <class T>
struct Planes {
  T* data;
  std::int64_t n;
};

template <class T>
class Group {
 public:
  explicit Group(const ResidualShape& shape) : shape_(shape), s_(shape.planes) {}

  // The planes in `kept` that convolution `conv` reads, and the i-th of the four areas of scratch.
  template <class U>
  [[gnu::always_inline]] Planes<U> kept(U* all, std::int64_t conv) const {
    const auto before = conv == 0 ? 0 : shape_.n_in + (conv - 1) * shape_.n_hidden;
    return {all + before * s_.stride() + s_.lead(), shape_.inputs(conv)};
  }
  [[gnu::always_inline]] Planes<T> scratch(T* all, std::int64_t i, std::int64_t n) const {
    return {all + i * s_.values(shape_.widest()) + s_.lead(), n};
  }

  [[gnu::always_inline]] void load(Images<const T> from, Planes<T> to) const {
    std::fill_n(to.data - s_.lead(), s_.values(to.n), T(0));
    for (std::int64_t i = 0; i < from.n; ++i) {
      for (std::int64_t c = 0; c < to.n; ++c) {
        for (std::int64_t row = 0; row < s_.height; ++row)
          std::copy_n(from.data + i * from.stride + (c * s_.height + row) * s_.width, s_.width, place(to, i, c, row));
      }
    }
  }
  [[gnu::always_inline]] void store(Planes<T> from, Images<T> to) const {
    for (std::int64_t i = 0; i < to.n; ++i) {
      for (std::int64_t c = 0; c < from.n; ++c) {
        for (std::int64_t row = 0; row < s_.height; ++row)
          std::copy_n(place(from, i, c, row), s_.width, to.data + i * to.stride + (c * s_.height + row) * s_.width);
      }
    }
  }
  [[gnu::always_inline]] void fill(Planes<T> to, T value) const {
    for (std::int64_t c = 0; c < to.n; ++c) std::fill_n(to.data + c * s_.stride(), s_.run(), value);
  }
  [[gnu::always_inline]] void add_bias(Planes<T> to, const T* bias) const {
    for (std::int64_t c = 0; c < to.n; ++c) {
      T* plane = to.data + c * s_.stride();
      for (std::int64_t p = 0; p < s_.run(); ++p) plane[p] += bias[c];
    }
  }
  // to <- relu(from), with zeros around the images.
  [[gnu::always_inline]] void rectify(Planes<T> from, Planes<T> to) const {
    for (std::int64_t c = 0; c < to.n; ++c) {
      T *out = to.data + c * s_.stride(), *in = from.data + c * s_.stride();
      std::fill_n(out - s_.lead(), s_.lead(), T(0));
      for (std::int64_t p = 0; p < s_.run(); ++p) out[p] = in[p] > 0 ? in[p] : T(0);
      clear_borders(out);
    }
    std::fill_n(to.data + to.n * s_.stride() - s_.lead(), s_.lead(), T(0));
  }
  // gradient <- the gradient before a rectifier: 0 where values <= 0. `values` are 0 around the images, so the gradient is, too.
  [[gnu::always_inline]] void gate(Planes<T> gradient, Planes<const T> values) const {
    for (std::int64_t c = 0; c < gradient.n; ++c) {
      T* g = gradient.data + c * s_.stride();
      const T* v = values.data + c * s_.stride();
      std::fill_n(g - s_.lead(), s_.lead(), T(0));
      for (std::int64_t p = 0; p < s_.run(); ++p) g[p] = v[p] > 0 ? g[p] : T(0);
    }
    std::fill_n(gradient.data + gradient.n * s_.stride() - s_.lead(), s_.lead(), T(0));
  }
  [[gnu::always_inline]] void add(Planes<T> from, Planes<T> to) const {
    for (std::int64_t i = 0; i < to.n * s_.stride() - s_.lead(); ++i) to.data[i] += from.data[i];
  }
  [[gnu::always_inline]] void sum(Planes<T> from, std::vector<Lanes<T>>& sums) const {
    for (std::int64_t c = 0; c < from.n; ++c) {
      auto total = sums[static_cast<std::size_t>(c)];
      for (std::int64_t p = 0; p < s_.run(); p += kLanes) {
        Lanes<T> value;
        __builtin_memcpy(&value, from.data + c * s_.stride() + p, sizeof value);
        total += value;
      }
      sums[static_cast<std::size_t>(c)] = total;
    }
  }

 private:
  template <class U>
  [[gnu::always_inline]] U* place(Planes<U> planes, std::int64_t image, std::int64_t channel, std::int64_t row) const {
    return planes.data + channel * s_.stride() + image * s_.image() + row * s_.row();
  }
  [[gnu::always_inline]] void clear_borders(T* plane) const {
    for (std::int64_t i = 0; i < s_.n_images; ++i) {
      T* image = plane + i * s_.image();
      for (std::int64_t row = 0; row < s_.height; ++row) image[row * s_.row() + s_.width] = 0;
      if (i + 1 < s_.n_images) std::fill_n(image + s_.height * s_.row(), s_.row(), T(0));
    }
    const auto last = s_.n_images * s_.image() - s_.row();
    std::fill(plane + last, plane + s_.run(), T(0));
  }

  const ResidualShape& shape_;
  const PlaneShape& s_;
};

template <class Registers, class T>
[[gnu::always_inline]] inline void forward_all(const ResidualShape& s, const ResidualWeights<T>& w, Images<const T> x, T* kept,
                                               T* scratch, Images<T> y) {
  const Group<T> group(s);
  const auto last = s.n_convs() - 1;
  const auto convolved = [&](std::int64_t conv, Planes<T> out) __attribute__((always_inline)) {
    const auto i = static_cast<std::size_t>(conv);
    const auto in = group.kept(kept, conv);
    group.add_bias(out, w.bias[i]);
    convolve<T, Registers::kRows, Registers::kWide>(s.planes, out.data, out.n, in.data, in.n, w.forward[i].data());
  };
  const auto state = group.scratch(scratch, 0, s.n_hidden), inner = group.scratch(scratch, 1, s.n_hidden);
  const auto out = group.scratch(scratch, 2, s.n_out);
  group.load(x, group.kept(kept, 0));
  group.fill(state, T(0));
  convolved(0, state);
  group.rectify(state, group.kept(kept, 1));
  for (std::int64_t conv = 1; conv < last; conv += 2) {
    group.fill(inner, T(0));
    convolved(conv, inner);
    group.rectify(inner, group.kept(kept, conv + 1));
    convolved(conv + 1, state);
    group.rectify(state, group.kept(kept, conv + 2));
  }
  group.fill(out, T(0));
  convolved(last, out);
  group.store(out, y);
}

template <class Registers, class T>
[[gnu::always_inline]] inline void backward_all(const ResidualShape& s, const ResidualWeights<T>& w, const T* kept,
                                                Images<const T> output_gradient, ResidualSums<T>& sums, T* scratch,
                                                Images<T> input_gradient) {
  const Group<T> group(s);
  const auto last = s.n_convs() - 1;
  // Adds the gradients of a convolution's weights; writes that of its input before the rectifier to `to`.
  const auto back = [&](std::int64_t conv, Planes<T> gradient, Planes<T> to) __attribute__((always_inline)) {
    const auto i = static_cast<std::size_t>(conv);
    const auto in = group.kept(kept, conv);
    correlate<T, Registers::kRows>(s.planes, sums.weights[i].data(), gradient.data, gradient.n, in.data, in.n);
    group.sum(gradient, sums.bias[i]);
    group.fill(to, T(0));
    convolve<T, Registers::kRows, Registers::kWide>(s.planes, to.data, to.n, gradient.data, gradient.n, w.backward[i].data());
    if (conv > 0) group.gate(to, in);
  };
  const auto state = group.scratch(scratch, 0, s.n_hidden), inner = group.scratch(scratch, 1, s.n_hidden);
  const auto out = group.scratch(scratch, 2, s.n_out), more = group.scratch(scratch, 3, s.n_hidden);
  group.load(output_gradient, out);
  back(last, out, state);
  for (auto conv = last - 1; conv > 0; conv -= 2) {
    back(conv, state, inner);
    back(conv - 1, inner, more);
    group.add(more, state);
  }
  const auto in = group.scratch(scratch, 1, s.n_in);
  back(0, state, in);
  if (input_gradient.data) group.store(in, input_gradient);
}

}  // namespace

template <class T>
void forward_group(Instructions which, const ResidualShape& s, const ResidualWeights<T>& w, Images<const T> x, T* kept,
                   T* scratch, Images<T> y) {
  run_on(
      which, [&]<Instructions set>()
                 __attribute__((always_inline)) { forward_all<RegistersOf<set>>(s, w, x, kept, scratch, y); });
}

template <class T>
void backward_group(Instructions which, const ResidualShape& s, const ResidualWeights<T>& w, const T* kept,
                    Images<const T> output_gradient, ResidualSums<T>& sums, T* scratch, Images<T> input_gradient) {
  run_on(
      which, [&]<Instructions set>() __attribute__((always_inline)) {
        backward_all<RegistersOf<set>>(s, w, kept, output_gradient, sums, scratch, input_gradient);
      });
}

template void forward_group(Instructions, const ResidualShape&, const ResidualWeights<float>&, Images<const float>, float*,
                            float*, Images<float>);
template void forward_group(Instructions, const ResidualShape&, const ResidualWeights<double>&, Images<const double>, double*,
                            double*, Images<double>);
template void backward_group(Instructions, const ResidualShape&, const ResidualWeights<float>&, const float*, Images<const float>,
                             ResidualSums<float>&, float*, Images<float>);
template void backward_group(Instructions, const ResidualShape&, const ResidualWeights<double>&, const double*,
                             Images<const double>, ResidualSums<double>&, double*, Images<double>);

}  // namespace gx::kernels
