// Between the rows of a data set and the tensors of a model, both ways; saved with the model, so that `sample` writes what
// `train` read and densities can be carried back to the data's own units.
#pragma once

#include <string>

#include "generatrix/base/rng.h"
#include "generatrix/data/space.h"

namespace gx {

// How stored values become a model's values; part of every result that compares likelihoods.
//   grey      bytes, level / 255 in [0, 1]                            Space byte
//   dynamic   a fresh Bernoulli(level / 255) draw at every reading    Space binary
//   static    one Bernoulli(level / 255) draw per row, for ever (drawn when the set is opened; bytes 0 and 1)  Space binary
//   reals     (value - shift) / scale per dimension                   Space real
enum class Values { grey, dynamic_binary, static_binary, reals };

struct Codec {
  Values values = Values::grey;
  Space space;          // of the encoded tensor
  Tensor shift, scale;  // reals only: float64 [...event]; undefined means 0 and 1

  // raw [B, ...event] as stored -> float [B, ...event]. Draws only for dynamic_binary.
  Tensor encode(const Tensor& raw, Rng& rng) const;
  // A model's values -> the stored form: uint8 0..255 for images (grey rounds, binary becomes 0 or 255), float for reals.
  Tensor decode(const Tensor& x) const;
  // log |d encoded / d raw| summed over the event, in nats (0 for binary): log p_raw(row) = log p_model(encode(row)) +
  // log_volume().
  double log_volume() const;
};

}  // namespace gx
