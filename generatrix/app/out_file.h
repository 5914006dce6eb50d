// The file after --out.
#pragma once

#include "generatrix/base/file.h"

namespace gx {

// What help says of --out where rows are written (data/save_rows.h).
inline constexpr const char* kOutHelp =
    "file to write; its ending says how: .png pictures, .csv tables and series, .txt texts, .tsv ratings, .wav sounds, .npz "
    "anything";

// For verbs that write arrays only, before they compute: UserError when the file to write has another ending than .npz.
void expect_npz(const Path& out);

}  // namespace gx
