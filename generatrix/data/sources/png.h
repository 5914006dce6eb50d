// A folder of PNG pictures, all of one size: <folder>/*.png, or one subfolder per class, <folder>/<class>/*.png.
#pragma once

#include "generatrix/base/file.h"
#include "generatrix/data/sources/opened.h"

namespace gx {

// Pictures in the order of their names; classes are numbered in the order of theirs. Hidden files and other kinds are passed by.
// Throws DataError when there is no picture, when pictures lie both in the folder and in subfolders, and, naming the first that
// differs, when sizes or channels are not all the same.
Opened open_png_folder(const Path& folder);

}  // namespace gx
