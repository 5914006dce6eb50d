// A table's rows with the columns that they are given beside those of the event, as a person's own table has them.
#pragma once

#include <optional>
#include <string>

#include "generatrix/data/codec.h"

namespace gx {

// Of a table that is written to a file of this ending: the codec of the event's columns and then those of what rows are given.
// Nothing for other rows.
std::optional<Codec> with_given_columns(const Codec& codec, const std::string& ending);

// The stored rows of such a codec.
Rows with_given(Rows event, const Rows& given);

}  // namespace gx
