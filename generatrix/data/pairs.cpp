#include "generatrix/data/pairs.h"

namespace gx {

DataSpec with_one_wish_for_pairs(DataSpec spec) {
  auto* folder = std::get_if<FolderGivenSpec>(&spec.given);
  if (!folder || spec.paired) return spec;
  folder->paired = false;
  spec.paired = true;
  return spec;
}

}  // namespace gx
