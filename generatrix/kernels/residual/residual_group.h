// A group of small images through a residual net of 3 x 3 convolutions, forward and backward, on plain arrays: what
// kernels/residual/residual_net runs for each group.
#pragma once

#include <cstdint>
#include <vector>

#include "generatrix/kernels/vector/instructions.h"
#include "generatrix/kernels/vector/planes.h"

namespace gx::kernels {

struct ResidualShape {
  PlaneShape planes;
  std::int64_t n_in, n_hidden, n_out, n_blocks;

  std::int64_t n_convs() const { return 2 * n_blocks + 2; }
  std::int64_t inputs(std::int64_t conv) const { return conv == 0 ? n_in : n_hidden; }
  std::int64_t outputs(std::int64_t conv) const { return conv + 1 == n_convs() ? n_out : n_hidden; }
  std::int64_t weights(std::int64_t conv) const { return outputs(conv) * inputs(conv) * kTaps9; }
  // The values before each convolution are kept: x, then rectified features, n_hidden planes each.
  std::int64_t kept() const { return planes.values(n_in + (n_convs() - 1) * n_hidden); }
  std::int64_t scratch() const { return 4 * planes.values(widest()); }
  std::int64_t widest() const { return std::max({n_in, n_hidden, n_out}); }
};

// Of each convolution, in the order of the net.
template <class T>
struct ResidualWeights {
  std::vector<std::vector<T>> forward;   // [n_in, 9, n_out]
  std::vector<std::vector<T>> backward;  // [n_out, 9, n_in], taps in reverse
  std::vector<const T*> bias;            // [n_out]
};

// Sums over groups, lane by lane.
template <class T>
struct ResidualSums {
  std::vector<std::vector<Lanes<T>>> weights;  // [n_out, n_in, 9]
  std::vector<std::vector<Lanes<T>>> bias;     // [n_out]
};

// Images of a group in a tensor: image i at data + i * stride, [C, H, W]; n may be less than planes.n_images.
template <class T>
struct Images {
  T* data;
  std::int64_t stride, n;
};

// T is float or double. scratch: scratch() values. kept: kept() values, written by forward and read by backward.
template <class T>
void forward_group(Instructions, const ResidualShape&, const ResidualWeights<T>&, Images<const T> x, T* kept, T* scratch,
                   Images<T> y);
template <class T>
void backward_group(Instructions, const ResidualShape&, const ResidualWeights<T>&, const T* kept, Images<const T> output_gradient,
                    ResidualSums<T>&, T* scratch, Images<T> input_gradient);

}  // namespace gx::kernels
