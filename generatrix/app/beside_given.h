// A table's rows with the columns that they are given beside those of the event, as the person's own table has them.
#pragma once

#include <string>

#include "generatrix/data/codec.h"

namespace gx {

// Of a table that is written to a file of this ending: the codec of the event's columns and then those of what rows are given.
// Other codecs stay as they are.
Codec beside_given(const Codec& codec, const std::string& ending);

// Stored rows of such a codec: `event`, and `given` behind it where the codec has its columns.
Rows beside_given(const Codec& both, Rows event, const Rows& given);

// What rows are given, from a model's values to the stored form.
Rows decoded_given(const Codec& codec, const Rows& given);

}  // namespace gx
