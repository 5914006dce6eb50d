// From vectors to symbols and back: what stands between an encoder and a decoder whose codes are whole numbers.
//
//   h [N, D]  ->  symbols [N, S], each one of K  ->  e [N, D]
//
// The decoder reads e; its gradient is passed straight to h (van den Oord, Vinyals and Kavukcuoglu, Neural Discrete
// Representation Learning, 2017, arXiv 1711.00937, section 3.2; Bengio, Leonard and Courville 2013, arXiv 1308.3432).
#pragma once

#include <torch/nn/module.h>

#include "generatrix/contract/turn.h"

namespace gx {

// N vectors. Terms of a loss are sums over the numbers of each vector.
struct Quantized {
  Tensor symbols;          // int64 [N, S]
  Tensor vectors;          // [N, D]: e, with the gradient of h
  Tensor commitment = {};  // [N]: |h - e|^2, whose gradient moves h; undefined where nothing has to pull h
  Tensor pull = {};        // [N]: |h - e|^2, whose gradient moves e; undefined where e does not learn by gradient
};

class Quantizer : public torch::nn::Module {
 public:
  virtual std::int64_t dims() const = 0;                // D
  virtual std::int64_t n_symbols() const = 0;           // K, the same for every one of S
  virtual std::int64_t n_columns() const { return 1; }  // S
  virtual Quantized quantize(const Tensor& h) = 0;
  virtual Tensor vectors(const Tensor& symbols) = 0;  // int64 [N, S] -> [N, D]

  // Both run without gradient: the first values, from the vectors of the first batch; and what is learned beside the gradient,
  // from the vectors and symbols of a step, after it.
  virtual void start(const Tensor& /*h*/, Rng& /*rng*/) {}
  virtual void follow(const Tensor& /*h*/, const Tensor& /*symbols*/, const Step& /*step*/) {}
};
using QuantizerPtr = std::shared_ptr<Quantizer>;

// The value of e, the gradient of h.
Tensor straight_through(const Tensor& h, const Tensor& e);

}  // namespace gx
