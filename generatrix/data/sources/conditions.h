// Conditions that [data.given] asks for, put beside the rows of a source.
#pragma once

#include <vector>

#include "generatrix/base/rng.h"
#include "generatrix/data/codec.h"
#include "generatrix/data/given.h"

namespace gx {

// The rows named, as a data set keeps them: sequences stay row after row (rows.h), where Rows::pick would pad them.
Batch stored_rows(const Batch& rows, const Tensor& index);

// `parts` as they came from the source with what `spec` asks for in place of what their files gave, and the codec for it.
// Conditions of columns and folders are the source's own work: they stay as they are. A spectrum is added to them. A condition
// made of an event of bits is made of these bits, 0 and 255.
Codec with_condition(const GivenSpec& spec, const Codec& codec, const std::vector<Batch*>& parts, const Rng& rng);

// What is made of each row, stored as the codec says.
Rows condition_of(const DerivedSpec& made, const Codec& codec, const Rows& event, const Rng& rng);

}  // namespace gx
