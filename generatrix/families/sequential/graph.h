// A graph of random variables over time. Each step has a latent z_t and an observed member x_t of a sequence, and a state s_t
// carries what came before:
//
//   p(x, z) = prod_t p(z_t | s_t) p(x_t | z_t, s_t),   q(z|x) = prod_t q(z_t | s_t, x),   s_{t+1} = next(s_t, z_t, x_t)
//
// What a step is given, c_t, moves its state before anything reads it: s_t + W c_t stands in place of s_t (sequence_batch.h).
//
// A graph is its functions. Each works on one step or on all steps at once, in every leading dimension, so that a bound may put
// off to one call what no later step waits for. What depends on x alone is computed for all steps at once (read).
#pragma once

#include <torch/nn/module.h>

#include <memory>

#include "generatrix/nn/context.h"
#include "generatrix/prob/distributions/normal.h"

namespace gx {

class SequenceGraph : public torch::nn::Module {
 public:
  struct Reading {
    Tensor evidence;  // [T, B, E]: what the posterior of each step reads of x
    Tensor drive;     // [T, B, D]: what the next state reads of x_t
  };
  // x [T, B, ...]: members as a Reader gives them; length int64 [B]. What stands after a row's end changes nothing before it.
  virtual Reading read(const Tensor& x, const Tensor& length) = 0;
  virtual Tensor drive(const Tensor& x) = 0;  // of one step, x [N, ...] -> [N, D]

  virtual Tensor first_state(std::int64_t n, const Context& given) = 0;  // [N, S]
  // What posterior and next take of a state [..., S], by one product; undefined where it is nothing.
  struct Opened {
    Tensor posterior, next;  // [..., O]
  };
  virtual Opened opened(const Tensor& state) = 0;
  virtual Normal prior(const Tensor& state) = 0;                               // of z_t [..., Z]
  virtual Normal posterior(const Opened& opened, const Tensor& evidence) = 0;  // of z_t [..., Z]
  virtual Tensor features(const Tensor& z) = 0;                                // [..., Z] -> [..., F]
  virtual Tensor emission(const Tensor& state, const Tensor& features) = 0;    // -> [..., P], for a likelihood of x_t
  virtual Tensor next(const Tensor& state, const Opened& opened, const Tensor& features, const Tensor& drive) = 0;  // [..., S]
};
using SequenceGraphPtr = std::shared_ptr<SequenceGraph>;

}  // namespace gx
