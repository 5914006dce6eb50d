// Turns a chain of links (coupling_chain.h) into what its kernel reads: shapes and places, and one list of all weights.
#pragma once

#include <ATen/core/ivalue.h>

#include "generatrix/kernels/coupling/coupling_chain.h"
#include "generatrix/kernels/coupling/coupling_chain_block.h"

namespace gx::kernels {

// All weights, link by link from the data: a scaling has shift and log scale, a coupling W_1 .. W_L, b_1 .. b_L and the bound.
std::vector<Tensor> weights_of(const ChainLinks& links);

// True if every link maps n_dims numbers.
bool fits(const ChainLinks& links, std::int64_t n_dims);

struct Program : torch::CustomClassHolder {
  // keeps: each link gets its own rows of a panel's memory, for backward. Else all links share the same rows.
  Program(const ChainLinks& links, std::int64_t n_dims, ChainEnd to, bool keeps);
  ChainLinks with(const std::vector<Tensor>& weights) const;  // the links with these weights, in the order of weights_of
  ChainEnd to() const { return shape.to_latents ? ChainEnd::latents : ChainEnd::data; }

  ChainLinks links;
  ChainShape shape;
  std::vector<std::int64_t> sum_places;  // where the gradient sum of each weight begins
  std::int64_t n_sums = 0, flops = 0;    // values of all gradient sums; operations of the forward pass of one row
};

}  // namespace gx::kernels
