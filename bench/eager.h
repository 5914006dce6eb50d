// The reference of every training bench: a net and a training loop, both written as in the usual examples.
#pragma once

#include <torch/nn/module.h>

#include "bench/contender.h"

namespace gx::bench {

class EagerNet : public torch::nn::Module {
 public:
  // The scalar to minimize, for a batch [B, ...] of floats, or of int64 where they are symbols.
  virtual at::Tensor loss(const at::Tensor& x) = 0;
};

// A step is zero_grad, loss, backward and a step of torch::optim::Adam. Batches are rows of x [N, ...], numbers in memory, in
// order.
Running eager_training(const std::shared_ptr<EagerNet>& net, const at::Tensor& x, std::int64_t batch);

// The Work of a training step, by the formulas of contender.h. Operations are counted while `step` runs. The bytes that forward
// keeps are the most that tensors hold at one time during `forward`.
Work training_work(const std::vector<at::Tensor>& parameters, const std::function<void()>& step,
                   const std::function<void()>& forward);
// The Work of a pass without gradient: all weights are read once, and `values` floats are read and written.
Work reading_work(const std::vector<at::Tensor>& parameters, const std::function<void()>& step, double values);

}  // namespace gx::bench
