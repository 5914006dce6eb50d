// Computes features first .. first + n - 1 of one layer of a perceptron for few rows (few_rows.h), on plain arrays, which the
// caller owns. One call runs on one thread. few_rows_layout.h says how matrices lie in memory; P counts rows with padding.
#pragma once

#include <cstdint>

#include "generatrix/kernels/perceptron/few_rows_layout.h"
#include "generatrix/kernels/perceptron/nonlinearity.h"
#include "generatrix/kernels/vector/instructions.h"

namespace gx::kernels {

struct LayerShape {
  std::int64_t n_rows, n_in, n_out;
  bool bends;  // has a nonlinearity: true for all layers but the last
  Bend bend;
};

// Batch normalization (Normalization in perceptron.h). A layer without one passes null instead of such a struct.
template <class T>
struct NormArrays {
  T *scale, *shift, *mean, *variance;  // [F]; mean and variance are the running statistics, which forward moves; or null
  T *center, *inverse;                 // [F], mean and 1 / deviation of the batch; forward writes them, backward reads them
  T momentum, epsilon;
};

template <class T>
struct ForwardLayer {
  const T *weight, *bias;  // [out, in], [out]
  const T* x;              // [in, P]
  T* bent;                 // [out, P]: f(h); null in the last layer
  T* y;                    // [out, P]: the layer's result, behind the normalization
};
template <class T>
void forward_features(Instructions, const LayerShape&, const ForwardLayer<T>&, const NormArrays<T>*, std::int64_t first,
                      std::int64_t n);

template <class T>
struct BackwardLayer {
  const T* x;              // the layer's input, in panels
  const T* bent;           // [out, P]
  const T* of_y;           // [out, P]: gradient of the result
  T* of_h;                 // [out, P]: gradient before the nonlinearity, written
  T *of_weight, *of_bias;  // written; null where they are not needed
  T *of_scale, *of_shift;  // of the normalization: written
};
template <class T>
void backward_features(Instructions, const LayerShape&, const BackwardLayer<T>&, const NormArrays<T>*, std::int64_t first,
                       std::int64_t n);

// of_x [in, P] = W' of_h, for features first .. first + n - 1 of the input.
template <class T>
void input_features(Instructions, const LayerShape&, const T* weight, const T* of_h, T* of_x, std::int64_t first, std::int64_t n);

}  // namespace gx::kernels
