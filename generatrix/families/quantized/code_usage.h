// How a codebook is used over whole epochs: of one batch it would depend on how many rows a batch has.
#pragma once

#include <torch/nn/module.h>

#include "generatrix/contract/turn.h"

namespace gx {

// Of S columns of K symbols. Counts are buffers, so they resume and stay with the model.
class CodeUsage final : public torch::nn::Module {
 public:
  CodeUsage(std::int64_t n_columns, std::int64_t n_symbols);
  // symbols int64 [N, S] of the batch of that step.
  void count(const Tensor& symbols, const Step& step);
  // Scalars of the last whole epoch, or of what was read so far in the first, without waiting for the device.
  struct Numbers {
    Tensor share;       // of codes that were used
    Tensor perplexity;  // exp of the entropy of how often, at most K: a mean over columns
  };
  Numbers numbers() const;

 private:
  Tensor now_, last_;  // int64 [S, K]: of this epoch, and of the one before
};

}  // namespace gx
