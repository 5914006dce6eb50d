#include "generatrix/base/scratch_folder.h"

#include <stdlib.h>

#include "generatrix/base/errors.h"

namespace gx {

ScratchFolder::ScratchFolder() {
  auto name = (std::filesystem::temp_directory_path() / "generatrix-XXXXXX").string();
  if (!::mkdtemp(name.data())) throw errors::unwritable(name, "no temporary folder can be made");
  path_ = name;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace gx
