// A share of the features of a perceptron's layer for few rows, on plain arrays: what kernels/perceptron/few_rows runs.
// Matrices lie as few_rows_layout.h says.
#pragma once

#include <cstdint>

#include "generatrix/kernels/perceptron/few_rows_layout.h"
#include "generatrix/kernels/perceptron/nonlinearity.h"
#include "generatrix/kernels/vector/instructions.h"

namespace gx::kernels {

struct LayerShape {
  std::int64_t n_rows, n_in, n_out;
  bool bends;  // all layers but the last
  Bend bend;
};

// Batch normalization, perceptron.h: null without one.
template <class T>
struct NormArrays {
  T *scale, *shift, *mean, *variance;  // [F]; the running statistics move where they are not null
  T *center, *inverse;                 // [F], of the batch: written by forward, read by backward
  T momentum, epsilon;
};

template <class T>
struct ForwardLayer {
  const T *weight, *bias;  // [out, in], [out]
  const T* x;              // [in, P]
  T* bent;                 // [out, P]: f(h), where the layer bends
  T* y;                    // [out, P]: normalized
};
template <class T>
void forward_features(Instructions, const LayerShape&, const ForwardLayer<T>&, const NormArrays<T>*, std::int64_t first,
                      std::int64_t n);

template <class T>
struct BackwardLayer {
  const T* x;              // in panels
  const T* bent;           // [out, P]
  const T* of_y;           // [out, P]
  T* of_h;                 // [out, P], written
  T *of_weight, *of_bias;  // written; null where nobody wants them
  T *of_scale, *of_shift;  // of the norm, written
};
template <class T>
void backward_features(Instructions, const LayerShape&, const BackwardLayer<T>&, const NormArrays<T>*, std::int64_t first,
                       std::int64_t n);

// of_x [in, P] = W' of_h, features first .. first + n of the input.
template <class T>
void input_features(Instructions, const LayerShape&, const T* weight, const T* of_h, T* of_x, std::int64_t first, std::int64_t n);

}  // namespace gx::kernels
