// What nets are told, in one form whatever it is made of.
#pragma once

#include "generatrix/nn/nets.h"

namespace gx {

// What does not apply is undefined.
struct Context {
  Tensor whole = {};          // [..., B, C]            one vector a row: a latent, a label, tags, a pooled set
  Tensor along = {};          // [B, C, ...axes]        aligned with the event: a picture, covariates by step, frames
  Tensor memory = {};         // [B, M, C]              not aligned: words, members of a set; attended to
  Tensor memory_length = {};  // int64 [B]
  Tensor along_length = {};   // int64 [B]: of what is aligned with a sequence, how many of its M columns a row has
  std::int64_t stride = 0;    // of it: beside how many steps of the event each column stands

  bool empty() const { return !whole.defined() && !along.defined() && !memory.defined(); }
};

// How much of each there will be, known when a net is built.
struct ContextShape {
  std::int64_t whole = 0;  // C
  Shape along = {};        // [C, ...axes]; [C, 0] beside the steps of a sequence, however many; empty: none
  std::int64_t memory = 0;

  bool empty() const { return whole == 0 && along.empty() && memory == 0; }
  std::int64_t by_step() const { return along.size() == 2 ? along[0] : 0; }  // numbers beside each step of a sequence
  std::int64_t dims() const;                                                 // of whole and along together
  bool operator==(const ContextShape&) const = default;
};

// z [..., B, Z] before what else is told: whole becomes [..., B, Z + C].
Context with_latent(const Tensor& z, const Context& context);

// The shape of the one tensor that a net of that spec reads of a context: `along` alone as it is; for an mlp all numbers in one
// vector, those of `along` first; for convolutions `along` with a plane for each number of `whole`. Throws UserError when
// convolutions would have no image.
Shape joined_shape(const NetSpec& spec, const ContextShape& context);
// That tensor [..., B, ...shape].
Tensor joined(const Context& context, const Shape& shape);

}  // namespace gx
