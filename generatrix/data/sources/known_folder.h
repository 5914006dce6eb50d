// Data sets that have a name: a folder of that name holds their files.
#pragma once

#include <functional>
#include <string>

#include "generatrix/data/sources/catalog.h"

namespace gx {

// The files that a set consists of: whether a folder holds them, and how they are read. The spec that `open` gets names the
// folder.
struct KnownFiles {
  std::function<bool(const Path& folder)> are_in;
  std::function<Opened(const DataSpec& spec)> open;
  std::string folder = {};  // the name of that folder; empty: the name of the set
};

// The folder is looked for in $GENERATRIX_DATA and among the system's own. `info.found` is filled in.
Source folder_source(SourceInfo info, const KnownFiles& files);

// The advice to set that variable to where NAME/ with its `files` is.
std::string set_variable(const std::string& name, const std::string& files);

}  // namespace gx
