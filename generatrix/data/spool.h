// Room for rows that memory may not hold.
#pragma once

#include "generatrix/base/tensor.h"

namespace gx {

// A tensor of zeros: in memory, or, where `on_disk`, in a temporary file of $TMPDIR without a name, whose pages the system writes
// out as it needs the memory; the file is gone with the tensor, however this process ends. Throws DataError when the disk has no
// room for it.
Tensor room_for(const Shape& shape, at::ScalarType type, bool on_disk);

}  // namespace gx
