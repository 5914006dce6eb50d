#include "generatrix/app/out_file.h"

#include "generatrix/base/errors.h"

namespace gx {

void expect_npz(const Path& out) {
  if (out.extension() != ".npz") throw errors::wrong_ending(out, ".npz");
}

}  // namespace gx
