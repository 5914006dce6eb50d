// Music as data sets: a piece is a row.
#pragma once

#include "generatrix/base/file.h"
#include "generatrix/data/sources/catalog.h"

namespace gx {

// The field "notes": a sequence of steps, each with a bit for every key of a piano. A file of media/music.h; its parts are kept.
Opened open_music(const Path& path);

}  // namespace gx
