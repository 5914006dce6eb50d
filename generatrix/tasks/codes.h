// The codes of data as rows of a data set of their own, on which a second model trains: a prior over codes.
#pragma once

#include "generatrix/contract/abilities.h"
#include "generatrix/data/codec.h"
#include "generatrix/data/dataset.h"

namespace gx {

// event "z": real numbers as they are, or symbols where q(z|x) is a law of symbols (Categorical), as many as it knows; given
// "label" where rows have labels.
struct Codes {
  Batch rows;  // on the CPU
  Codec codec;
};

// In the order of the rows. draw: one draw of q(z|x) a row in place of its mean, of symbols of the most probable; from rng.fork.
// Throws Unsupported for whole numbers of another law, whose number nobody knows.
Codes codes_of(CanEncode& encoder, const Dataset& data, const Codec& codec, bool draw, const Rng& rng);

}  // namespace gx
