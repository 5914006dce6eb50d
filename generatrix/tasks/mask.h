// Which pixels of pictures are hidden, said by a word or by a picture.
#pragma once

#include <string>

#include "generatrix/data/space.h"

namespace gx {

// Of pictures [C, H, W] of this space, bool: false where they are hidden, in the region of that name (data/region.h) or where the
// PNG of that path is black. Throws UserError of --mask where it is neither, where its size is another, or where events are no
// pictures.
Tensor known_by_mask(const std::string& mask, const Space& event);

}  // namespace gx
