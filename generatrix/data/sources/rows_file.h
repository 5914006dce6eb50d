// Archives that say what their rows are: an array for each field by its name, and an array "generatrix" with the columns of a
// codec as JSON (codec_table.h), in bytes. So symbols stay symbols, with their number and names, and numbers keep their shape.
#pragma once

#include <optional>

#include "generatrix/base/file.h"
#include "generatrix/data/sources/opened.h"
#include "generatrix/media/npz.h"

namespace gx {

inline constexpr const char* kTaskArray = "generatrix";

// stored: rows of fixed fields, as codec.decode gives them. besides: more arrays, which open_rows leaves out. Throws
// std::logic_error for other layouts.
void write_rows(const Path& path, const Batch& stored, const Codec& codec, const Arrays& besides = {});

// The codec that such an archive holds; nothing of another archive. Throws DataError where it is none.
std::optional<Codec> codec_of_rows(const Path& path);

// Columns of numbers that the file does not scale are standardized as those of any array; labels are counted anew. Throws
// DataError where the arrays are not those of the fields.
Opened open_rows(const Path& path);

}  // namespace gx
