// Files that are whole or absent: what is written appears under its name only when every byte is on the disk.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace gx {

using Path = std::filesystem::path;

// The whole file. Throws DataError when it is missing, a folder or unreadable. `purpose` says what was expected there.
std::string read_file(const Path& path, std::string_view purpose);

// Writes `bytes` to a temporary name beside `path`, syncs it, renames it to `path` and syncs the folder.
// Throws DataError (full disk, read-only folder); then `path` is as it was before and the temporary file is gone.
void write_file(const Path& path, std::string_view bytes);

// The same when the writer wants a file name of its own: `write` receives the temporary name.
void write_file_with(const Path& path, const std::function<void(const Path& temporary)>& write);

// Makes the folder and its parents. Throws DataError when it cannot, or when something else has that name.
void make_folder(const Path& path);

}  // namespace gx
