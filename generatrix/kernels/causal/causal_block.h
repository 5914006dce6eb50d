// Takes one image through all blocks of a causal stack (causal_stack.h), forward and backward, on plain arrays. T is float or
// double; h is a multiple of kLanes. One call runs on one thread. The caller owns all arrays, scratch too.
// Test: causal_stack_test.cpp.
#pragma once

#include <cstdint>

namespace gx::kernels {

struct StackShape {
  std::int64_t height, width, n_hidden, n_blocks;

  std::int64_t pixels() const { return height * width; }
  std::int64_t wide() const { return pixels() * 2 * n_hidden; }  // values of an image with 2h channels
  std::int64_t narrow() const { return pixels() * n_hidden; }
  // Values of an image of h channels with one row and two columns of zeros around it, so that taps may read beyond the border.
  std::int64_t padded() const { return (height + 1) * (width + 2) * n_hidden; }
};

// The tensors of CausalStack, block after block. *_t are the transposed matrices, [out, in]; only backward reads them.
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
  T *down, *down_bias, *around, *up, *up_bias;  // sums over images: backward_image adds to them
  T* around_bias;                               // [L, h], of this image: backward_image adds to it
};

// Reads the image from memory.states; fills the rest of memory and out [H, W, 2h]. around_bias [L, h]; scratch has wide() values.
void forward_image(const StackShape&, const StackWeights<float>&, const float* around_bias, const StackMemory<float>&,
                   float* scratch, float* out);
void forward_image(const StackShape&, const StackWeights<double>&, const double* around_bias, const StackMemory<double>&,
                   double* scratch, double* out);

// gradient [H, W, 2h] holds the gradient of the output on entry and that of the input on return. scratch has
// wide() + narrow() + padded() values.
void backward_image(const StackShape&, const StackWeights<float>&, const StackMemory<float>&, const StackGradients<float>&,
                    float* scratch, float* gradient);
void backward_image(const StackShape&, const StackWeights<double>&, const StackMemory<double>&, const StackGradients<double>&,
                    double* scratch, double* gradient);

}  // namespace gx::kernels
