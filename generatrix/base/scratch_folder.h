// A folder for files that nobody keeps.
#pragma once

#include "generatrix/base/file.h"

namespace gx {

// A new empty folder among the temporary files. It is gone, with all that lies in it, when this object is.
class ScratchFolder final {
 public:
  ScratchFolder();  // throws DataError when none can be made
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  const Path& path() const { return path_; }

 private:
  Path path_;
};

}  // namespace gx
