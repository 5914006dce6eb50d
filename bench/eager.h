// The reference of every training bench: a net as examples write it, and the plain loop that examples train it by.
#pragma once

#include <torch/nn/module.h>

#include "bench/contender.h"

namespace gx::bench {

class EagerNet : public torch::nn::Module {
 public:
  // A scalar to descend, of a batch [B, ...] of floats.
  virtual at::Tensor loss(const at::Tensor& x) = 0;
};

// zero_grad, loss, backward, torch::optim::Adam, over the rows of x [N, ...] batch after batch: floats in memory, in order.
Running eager_training(const std::shared_ptr<EagerNet>& net, const at::Tensor& x, std::int64_t batch);

// By the formulas of contender.h: operations counted while `step` runs, bytes kept taken from what the tensors of `forward` hold
// at most at one time.
Work training_work(const std::vector<at::Tensor>& parameters, const std::function<void()>& step,
                   const std::function<void()>& forward);
// Weights once, and `values` floats read and written.
Work reading_work(const std::vector<at::Tensor>& parameters, const std::function<void()>& step, double values);

}  // namespace gx::bench
