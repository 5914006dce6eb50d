// A table's rows with the columns that they are given beside those of the event, as a person's own table has them.
#pragma once

#include <string>

#include "generatrix/data/codec.h"

namespace gx {

// Of a table that is written to a file of this ending: the codec of the event's columns and then those of what rows are given.
// Other codecs stay as they are.
Codec with_given_columns(const Codec& codec, const std::string& ending);

// Stored rows of `both`, as the function above gives it: `event`, and `given` behind it where `both` has its columns.
Rows with_given(const Codec& both, Rows event, const Rows& given);

}  // namespace gx
