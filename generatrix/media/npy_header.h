// The header of an .npy file: a Python dict literal such as {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "generatrix/base/file.h"

namespace gx {

struct NpyHeader {
  std::string descr;  // byte order and type: "<f8", "|u1"
  bool fortran_order = false;
  std::vector<std::int64_t> shape;
};

// Throws DataError when the text is not of this form, and Unsupported when descr is no simple type (records).
NpyHeader decode_npy_header(std::string_view text, const Path& path);

// As numpy.save writes it, without padding and line end.
std::string encode_npy_header(const NpyHeader& header);

}  // namespace gx
