// A law of vectors with weights, and its fit: how samplers learn a net that draws codes.
#pragma once

#include <torch/nn/module.h>

#include <memory>

#include "generatrix/base/rng.h"
#include "generatrix/base/tensor.h"

namespace gx {

struct CodeLaw : torch::nn::Module {
  // -log p(z) of each row of z [B, C], or a bound above it: nats [B] with gradient. rng: noise of the bound.
  virtual Tensor loss(const Tensor& z, Rng& rng) = 0;
  virtual Tensor sample(std::int64_t n, Rng& rng) = 0;  // [n, C], without gradient
  // Passes of a net that must follow each other to draw.
  virtual std::int64_t passes() const { return 1; }
};
using CodeLawPtr = std::shared_ptr<CodeLaw>;

struct CodeFit {
  std::int64_t steps = 2000;
  std::int64_t batch = 256;
  double learning_rate = 1e-3;  // at the start; a half cosine leads it to 0
};

// Descends the mean loss of `codes` [N, C], N >= 1, by Adam. A tenth of the codes, at most 5000, is not trained on: the weights
// that stay are those of its least loss of 20 looks, the start among them. Draws from rng only.
void fit_code_law(CodeLaw& law, const Tensor& codes, const CodeFit& fit, const Rng& rng);

}  // namespace gx
