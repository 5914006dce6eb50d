// Folders of sound as data sets: WAV.
#pragma once

#include "generatrix/base/file.h"
#include "generatrix/data/source.h"
#include "generatrix/data/sources/opened.h"

namespace gx {

// The field "sound": samples of 16 bits read as 256 levels of mu-law; a sequence, or fixed where all sounds are of equal length.
// Several channels become their mean, other sizes of samples are brought to 16 bits. Classes are the names of subfolders, or what
// stands before the first "_" of a file's name where all names have one ("7_jackson_32.wav"). Longer sounds are cut into rows of
// data.longest samples where that is set. Throws DataError, naming the first, for sounds of another rate and for damaged files.
Opened open_sounds(const DataSpec& spec);

bool has_sounds(const Path& folder);

}  // namespace gx
