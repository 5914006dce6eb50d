// NumPy's array file (NEP 1; versions 1, 2 and 3): magic, version, a header that is a Python dict literal, the elements.
#pragma once

#include <string>
#include <string_view>

#include "generatrix/base/file.h"
#include "generatrix/media/array.h"

namespace gx {

// Types b1 u1 i1 i2 i4 i8 f2 f4 f8 of either byte order; Fortran order is turned into C order.
// Throws DataError when the file is missing or damaged, and Unsupported for another element type (objects are never loaded).
Array read_npy(const Path& path);

// The same for the bytes of a file; `path` is what messages name.
Array decode_npy(std::string_view bytes, const Path& path);

// Where the elements of an npy file lie, for readers that map it. Throws as decode_npy does; elements are not looked at.
struct NpyLayout {
  ElementType type = ElementType::u8;
  std::vector<std::int64_t> shape;
  bool fortran_order = false, swapped = false;  // where both are false, the file holds what an Array holds
  std::size_t begin = 0;                        // byte in the file
};
NpyLayout layout_of_npy(std::string_view bytes, const Path& path);

// Throws Unsupported for bf16, which NumPy does not have.
std::string encode_npy(const Array& array, const Path& path);
void write_npy(const Path& path, const Array& array);

}  // namespace gx
