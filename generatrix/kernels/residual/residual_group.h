// Takes a group of small images through a residual net (residual_net.h), forward and backward, on plain arrays, which the caller
// owns. One call runs on one thread. Test: residual_net_test.cpp.
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
  // Size of what forward keeps, the input of each convolution: x, then rectified features, n_hidden planes each.
  std::int64_t kept() const { return planes.values(n_in + (n_convs() - 1) * n_hidden); }
  std::int64_t scratch() const { return 4 * planes.values(widest()); }
  std::int64_t widest() const { return std::max({n_in, n_hidden, n_out}); }
};

// One entry for each convolution, in the order of the net.
template <class T>
struct ResidualWeights {
  std::vector<std::vector<T>> forward;   // [n_in, 9, n_out]
  std::vector<std::vector<T>> backward;  // [n_out, 9, n_in], taps in reverse order
  std::vector<const T*> bias;            // [n_out]
};

// Gradients of weights and biases, summed over groups. Each sum is a vector of partial sums, one for each lane.
template <class T>
struct ResidualSums {
  std::vector<std::vector<Lanes<T>>> weights;  // [n_out, n_in, 9]
  std::vector<std::vector<Lanes<T>>> bias;     // [n_out]
};

// The n images of a group in a tensor: image i [C, H, W] begins at data + i * stride. n is at most planes.n_images.
template <class T>
struct Images {
  T* data;
  std::int64_t stride, n;
};

// T is float or double. scratch has scratch() values. kept has kept() values; forward writes them, backward reads them. Backward
// adds to the sums.
template <class T>
void forward_group(Instructions, const ResidualShape&, const ResidualWeights<T>&, Images<const T> x, T* kept, T* scratch,
                   Images<T> y);
template <class T>
void backward_group(Instructions, const ResidualShape&, const ResidualWeights<T>&, const T* kept, Images<const T> output_gradient,
                    ResidualSums<T>&, T* scratch, Images<T> input_gradient);

}  // namespace gx::kernels
