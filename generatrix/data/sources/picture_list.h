// The pictures of a folder and their classes, before any is opened.
#pragma once

#include <string>
#include <vector>

#include "generatrix/base/file.h"

namespace gx {

struct PictureList {
  std::vector<Path> files = {};           // in the order of their names
  std::vector<std::int64_t> labels = {};  // one for each file, or none
  std::vector<std::string> names = {};    // of classes, in their order
  std::vector<std::string> notes = {};    // what was left out, with counts
};

// Files whose names end in .png, .jpg or .jpeg in any case of letters, hidden ones left out. Classes come from
//   metadata.csv or metadata.jsonl in the folder: a column file_name (a path within the folder), and perhaps a column label,
//   class, or the only other one; or subfolders, whose names are those of the classes, and which may have subfolders themselves,
//   of the same class.
// Throws DataError when there is no picture, when pictures lie both in the folder and in subfolders, and when the metadata name a
// file that is not there.
PictureList list_pictures(const Path& folder);

// Whether the folder, or a subfolder, has at least one picture.
bool has_pictures(const Path& folder);

// The path within the folder, without its ending: what pictures of two folders are paired by.
std::string picture_key(const Path& folder, const Path& file);

// "3 files left out: .txt (2), .gif (1)"; empty for none.
std::string left_out(const std::vector<Path>& files);

}  // namespace gx
