// A codec as a table, for the header of a checkpoint: parse_codec(to_table(c)) is c.
#pragma once

#include "generatrix/data/codec.h"
#include "generatrix/spec/value.h"

namespace gx {

// {event = [...], given = [...]}, a table for each column.
Table to_table(const Codec& codec);

// Also reads what version 0.1 wrote: one event, and a number of classes. Throws UserError for keys, kinds or sizes that to_table
// would not have written.
Codec parse_codec(const Table& table, const std::string& path = "codec");

}  // namespace gx
