// The codes of data as rows of a data set of their own, on which a second model trains: a prior over codes.
#pragma once

#include "generatrix/base/file.h"
#include "generatrix/contract/abilities.h"
#include "generatrix/data/codec.h"
#include "generatrix/data/dataset.h"

namespace gx {

// event "z": real numbers as they are, or symbols where q(z|x) is a law of symbols (Categorical), as many as it knows; given
// "label" where rows have labels, with those that are known.
struct Codes {
  Batch rows;  // on the CPU
  Codec codec;
};

// The codes of that field in an archive, [n, ...shape]: array "z", as `encode` writes it, or "x", as samples of a prior over
// codes are written; floats, or int64 symbols. Throws DataError, naming the file, for numbers of another form.
Tensor read_codes(const Path& file, const Field& code);

// The labels of the first n codes of an archive, int64 [n]: array "label", as `encode` writes it. Throws DataError, naming the
// file, where there are fewer, where some are not known, and for labels that are none of n_classes.
Tensor read_labels_of_codes(const Path& file, std::int64_t n, std::int64_t n_classes);

// In the order of the rows. draw: one draw of q(z|x) a row in place of its mean, of symbols of the most probable; from rng.fork.
// Throws Unsupported for whole numbers of another law, whose number nobody knows.
// coder: the hash of the encoder's file, which the codes carry (data/codecs/known.h); may be empty.
Codes codes_of(CanEncode& encoder, const Dataset& data, const Codec& codec, bool draw, const Rng& rng,
               const std::string& coder = "");

// The field of a model's codes: that of its codebook, or real numbers as many as a code has. The model decodes; of one without a
// codebook or a prior, an empty event is encoded to see. Throws UserError where it does not encode either.
Field code_of(Model& model);

// Whether codes of the model are points: q(z|x) gives all mass to one real vector. Of a model that encodes; an empty event is
// encoded to see, so a model of events that are not fixed is taken at its word that it scores.
bool has_point_codes(Model& model);

}  // namespace gx
