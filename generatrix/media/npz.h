// NumPy's archive of named arrays: a zip of .npy files.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "generatrix/base/file.h"
#include "generatrix/media/array.h"
#include "generatrix/media/gzip.h"

namespace gx {

using Arrays = std::map<std::string, Array>;

// All arrays by name, without the ending ".npy". Throws DataError when the file is missing, is no zip, is damaged or unpacks to
// more than `most_bytes`; Unsupported for an element type that Array does not have.
Arrays read_npz(const Path& path, std::int64_t most_bytes = kMostUnpackedBytes);

// One array. Throws DataError when the archive does not hold that name; the message lists those it holds.
Array read_npz(const Path& path, const std::string& name, std::int64_t most_bytes = kMostUnpackedBytes);

// The names of all arrays, without reading any; entries that are no arrays are passed by.
std::vector<std::string> npz_names(const Path& path);

// Stored, not packed, as numpy.savez does; equal arrays give equal bytes. Throws Unsupported for bf16, DataError when the file
// cannot be written, std::logic_error when there is no array.
void write_npz(const Path& path, const Arrays& arrays);

// The same of arrays of n rows each that come in parts: `next` gives all arrays of the next rows. Memory holds one part; the
// parts lie in files beside `path` until they are packed. Every part must have the names, types and further sizes of the first.
void write_npz_in_parts(const Path& path, std::int64_t n, const std::function<Arrays()>& next);

}  // namespace gx
