// A block of a decoder of sequences, normalized before each part (Vaswani et al. 2017, arXiv 1706.03762, section 3.1; Radford et
// al. 2019, section 2.3):
//
//   x <- x + W_o attend(W_qkv norm(x)) + b_o,   x <- x + W_2 gelu(W_1 norm(x) + b_1) + b_2
//
// Each head attends to its own place and to those before it: softmax(q k' / sqrt(C / heads)) v. Queries and keys may be turned by
// angles that grow with the place, so that their product depends on how far apart two places are (Su et al. 2021, arXiv
// 2104.09864, eq. 34); nothing else then says where a symbol stands.
#pragma once

#include <torch/nn/module.h>

#include "generatrix/base/tensor.h"

namespace gx {

constexpr double kFirstScale = 0.02;  // deviation of first weights and vectors (Radford et al. 2019)

// Cosines and sines of the angles of T places, [T, C / heads / 2]; undefined where nothing is turned.
struct Turning {
  Tensor cosines, sines;
  Turning at(std::int64_t place) const;  // of one place, [1, ...]
};
// Angle of place t and pair j of P: t 10000^(-j / P).
Turning turning(std::int64_t n_places, std::int64_t n_pairs, at::TensorOptions options);

class DecoderBlock final : public torch::nn::Module {
 public:
  // dropout: share of the features of each part left out in training. n_blocks: of the net, so that the sum of all keeps its
  // scale. heads divide channels.
  DecoderBlock(std::int64_t channels, std::int64_t heads, double dropout, std::int64_t n_blocks);

  Tensor forward(const Tensor& x, const Turning& turning) const;  // [B, T, C] -> [B, T, C]

  // Keys and values of the places so far, [N, heads, T, C / heads].
  struct Memory {
    Tensor keys, values;
  };
  Memory memory(std::int64_t n, std::int64_t n_places) const;
  // The same of place t alone, x [N, 1, C], whose key and value `memory` keeps. here: of that place.
  Tensor next(const Tensor& x, const Turning& here, Memory& memory, std::int64_t t) const;

 private:
  struct Heads {
    Tensor queries, keys, values;  // [B, heads, T, C / heads]
  };
  Heads heads(const Tensor& x, const Turning& turning) const;
  Tensor after(const Tensor& x, const Tensor& attended) const;  // attended [B, heads, T, C / heads] -> the block's output

  std::int64_t n_heads_;
  double dropout_;
  Tensor norm_in_, norm_in_bias_, w_qkv_, w_o_, b_o_;
  Tensor norm_up_, norm_up_bias_, w_up_, b_up_, w_down_, b_down_;
};

}  // namespace gx
