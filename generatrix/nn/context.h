// What nets are told, in one form whatever it is made of.
#pragma once

#include "generatrix/base/tensor.h"

namespace gx {

// What does not apply is undefined.
struct Context {
  Tensor whole = {};          // [..., B, C]            one vector a row: a latent, a label, tags, a pooled set
  Tensor along = {};          // [B, C, ...axes]        aligned with the event: a picture, covariates by step
  Tensor memory = {};         // [B, M, C]              not aligned: words, members of a set; attended to
  Tensor memory_length = {};  // int64 [B]

  bool empty() const { return !whole.defined() && !along.defined() && !memory.defined(); }
};

// How much of each there will be, known when a net is built.
struct ContextShape {
  std::int64_t whole = 0;  // C
  Shape along = {};        // [C, ...axes]; empty: none
  std::int64_t memory = 0;

  bool empty() const { return whole == 0 && along.empty() && memory == 0; }
  bool operator==(const ContextShape&) const = default;
};

}  // namespace gx
