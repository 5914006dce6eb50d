// The blocks of a decoder of sequences, one after another, and the norm behind the last (Radford et al. 2019, section 2.3):
//
//   h <- drop(x),   h <- block(h) `layers` times (decoder_block.h),   norm(h)
//
// Nets add what stands before it, the vectors of symbols, and what stands behind it, the logits.
#pragma once

#include <vector>

#include "generatrix/families/autoregressive/decoder_block.h"

namespace gx {

struct TransformerShape {
  std::int64_t layers, channels, heads;
  double dropout = 0;
  bool rotary = false;  // the blocks turn what they compare by its place; else `x` says where a symbol stands
};

class DecoderStack final : public torch::nn::Module {
 public:
  explicit DecoderStack(const TransformerShape& shape);

  Tensor forward(const Tensor& x) const;  // [B, T, C] -> [B, T, C]; a place sees itself and those before

  // What a walk from place to place keeps.
  struct Memory {
    std::vector<DecoderBlock::Memory> blocks;
    Turning turning;
  };
  Memory memory(std::int64_t n, std::int64_t n_places) const;
  // The same of place t alone: x [N, 1, C] -> [N, 1, C]. The walk has been at all places before t.
  Tensor next(const Tensor& x, Memory& memory, std::int64_t t) const;

 private:
  Tensor normed(const Tensor& h) const;
  Turning turned(std::int64_t n_places) const;

  TransformerShape shape_;
  std::vector<std::shared_ptr<DecoderBlock>> blocks_;
  Tensor norm_, norm_bias_;  // [C]
};

}  // namespace gx
