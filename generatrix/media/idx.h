// IDX, the format of MNIST and its relatives (Y. LeCun, "THE MNIST DATABASE", section "THE IDX FILE FORMAT"):
// two zero bytes, a type code, the number of dimensions, the sizes as big-endian int32, the elements big-endian in C order.
#pragma once

#include <string>
#include <string_view>

#include "generatrix/base/file.h"
#include "generatrix/media/array.h"

namespace gx {

// A plain or gzip-packed IDX file. Types u8, i8, i16, i32, f32, f64.
// Throws DataError when it is missing, damaged, no IDX at all, or when the header promises another size than the file has.
Array read_idx(const Path& path);

// The same for the bytes of an unpacked file; `path` is what messages name.
Array decode_idx(std::string_view bytes, const Path& path);

// Throws Unsupported for a type that IDX does not have.
std::string encode_idx(const Array& array, const Path& path);
void write_idx(const Path& path, const Array& array);

}  // namespace gx
