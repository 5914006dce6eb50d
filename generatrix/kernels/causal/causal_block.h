// One image through the blocks of a causal stack, forward and backward, on plain arrays: what kernels/causal/causal_stack runs
// for each image. T is float or double; h must be a multiple of kLanes.
#pragma once

#include <cstdint>

namespace gx::kernels {

struct StackShape {
  std::int64_t height, width, n_hidden, n_blocks;

  std::int64_t pixels() const { return height * width; }
  std::int64_t wide() const { return pixels() * 2 * n_hidden; }  // values of an image with 2h channels
  std::int64_t narrow() const { return pixels() * n_hidden; }
  // One row and two columns of zeros around an image, so that no tap asks where the border is.
  std::int64_t padded() const { return (height + 1) * (width + 2) * n_hidden; }
};

// As in CausalStack, by block; *_t are the matrices transposed, [out, in].
template <class T>
struct StackWeights {
  const T *down, *down_bias, *around, *up, *up_bias, *down_t, *around_t, *up_t;
};

// What the forward pass of one image leaves for its backward pass.
template <class T>
struct StackMemory {
  T* states;  // [L, H, W, 2h]: t before each block; the first is the input
  T* hidden;  // [L, 1 + H, 1 + W + 1, h]: relu(u), its borders zero
  T* mixed;   // [L, H, W, h]: relu(q)
};

template <class T>
struct StackGradients {
  T *down, *down_bias, *around, *up, *up_bias;  // added to
  T* around_bias;                               // [L, h], of this image
};

// around_bias [L, h]; scratch: wide() values; out [H, W, 2h].
void forward_image(const StackShape&, const StackWeights<float>&, const float* around_bias, const StackMemory<float>&,
                   float* scratch, float* out);
void forward_image(const StackShape&, const StackWeights<double>&, const double* around_bias, const StackMemory<double>&,
                   double* scratch, double* out);

// gradient [H, W, 2h]: of the output on entry, of the input on return; scratch: wide() + narrow() + padded() values.
void backward_image(const StackShape&, const StackWeights<float>&, const StackMemory<float>&, const StackGradients<float>&,
                    float* scratch, float* gradient);
void backward_image(const StackShape&, const StackWeights<double>&, const StackMemory<double>&, const StackGradients<double>&,
                    double* scratch, double* gradient);

}  // namespace gx::kernels
