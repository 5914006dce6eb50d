// Mean and variance of the rows of a batch, also of a batch that several processes hold in parts (contract/shared_batch.h).
#pragma once

#include "generatrix/kernels/perceptron/perceptron.h"

namespace gx {

// Of h [N, F, ...] for each of the F over rows and places, with gradients. n: how many numbers each is of, without gradient. Rows
// that every process has (learned pseudo-inputs) count once for each process, which changes neither mean nor variance.
struct BatchStatistics {
  Tensor mean, variance, n;  // [F], [F], [1]

  // running <- (1 - momentum) running + momentum batch, with the unbiased variance. Without gradient.
  void move(const Tensor& running_mean, const Tensor& running_variance, double momentum) const;
};
BatchStatistics batch_statistics(const Tensor& h);

// One number has no variance: whether h has more, here or with the other parts.
bool has_batch_statistics(const Tensor& h);

// Batch normalization (norm.h) of h [N, F, ...], by the batch where `training`, else by the running statistics. scale and shift
// may be undefined. float32 where several processes share the batch and autocast is on.
Tensor batch_norm(const Tensor& h, const Normalization& norm, bool training);

}  // namespace gx
