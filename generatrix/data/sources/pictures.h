// Folders of pictures as data sets: PNG and JPEG.
#pragma once

#include "generatrix/data/source.h"
#include "generatrix/data/sources/opened.h"
#include "generatrix/data/sources/picture_list.h"

namespace gx {

// The field "image": bytes [channels, height, width]; classes as list_pictures has them. All pictures must be of one size unless
// data.size says which, to which they are then fitted (media/fit.h, data.fit); where some have colors, grey ones become colors
// too. data.given of kind folder: each picture is given the picture "source" of the same name (endings do not count) in a second
// folder, in its own size; with paired = false names do not matter, and every row gets one of the second folder's, in an order
// drawn once. Sets of more than `most_bytes` when decoded are decoded row by row as they are read. Throws DataError, naming the
// first, for pictures of another size, damaged ones and, in pairs, those without a partner.
Opened open_pictures(const DataSpec& spec, std::int64_t most_bytes = std::int64_t{1} << 30);

}  // namespace gx
