// A chain of links (coupling_chain.h) as its kernel reads it: shapes and places, with the weights in one list beside it.
#pragma once

#include <ATen/core/ivalue.h>

#include "generatrix/kernels/coupling/coupling_chain.h"
#include "generatrix/kernels/coupling/coupling_chain_block.h"

namespace gx::kernels {

// Of a scaling shift and log scale, of a coupling W_1 .. W_L, b_1 .. b_L and the bound; link by link from the data.
std::vector<Tensor> weights_of(const ChainLinks& links);

// Whether all links are maps of n_dims numbers.
bool fits(const ChainLinks& links, std::int64_t n_dims);

struct Program : torch::CustomClassHolder {
  // keeps: whether panels leave what backward needs, else links use the same memory.
  Program(const ChainLinks& links, std::int64_t n_dims, ChainEnd to, bool keeps);
  ChainLinks with(const std::vector<Tensor>& weights) const;  // the links, with these in place of their weights
  ChainEnd to() const { return shape.to_latents ? ChainEnd::latents : ChainEnd::data; }

  ChainLinks links;
  ChainShape shape;
  std::vector<std::int64_t> sum_places;  // where the sum of each weight's gradient begins
  std::int64_t n_sums = 0, flops = 0;    // values of all sums; of a row, forward
};

}  // namespace gx::kernels
