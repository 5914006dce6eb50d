// Where the rows of a training came from, and which they were: so that a later day finds them again, and sees when they changed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gx {

struct Opened;

struct DataOrigin {
  std::string path;         // absolute; empty for a known name
  std::string given;        // that of the folder that holds what rows are given, where one does (FolderGivenSpec)
  std::string fingerprint;  // of all rows, 16 hexadecimal digits; all are empty where nobody wrote them down
};

// The absolute path that a data name means now; empty for a known name.
std::string path_of_data(const std::string& name);

// One name for one source, from wherever it is named: a known name as it is, of a path the absolute one with links followed.
std::string place_of_data(const std::string& name);

// What opens now what lay at `path` then: the path while something is there, else `name` as it was typed; nothing when both are
// gone. The name where there is no path.
std::optional<std::string> found_again(const std::string& path, const std::string& name);

// Of the rows of every part with what they are given, in whatever order they lie: XXH3, 64 bits. `train`: hash_rows of the
// training rows, which may stay in their file.
std::string fingerprint_of(const Opened& opened, const std::vector<std::uint64_t>& train);

}  // namespace gx
