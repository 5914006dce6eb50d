// Files that are complete or absent: a written file gets its name only after all its bytes are on the disk.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace gx {

using Path = std::filesystem::path;

// Returns the whole file. Throws DataError when it is missing, a folder or unreadable. `purpose` says in the message what the
// file should be.
std::string read_file(const Path& path, std::string_view purpose);

// Writes `bytes` to a temporary name beside `path`, syncs it, renames it to `path` and syncs the folder.
// Throws DataError (full disk, read-only folder); then `path` has not changed and the temporary file is removed.
void write_file(const Path& path, std::string_view bytes);

// The same for a writer that needs a file name: `write` receives the temporary name.
void write_file_with(const Path& path, const std::function<void(const Path& temporary)>& write);

// Removes the file that write_file_with is writing, if there is one: for a handler of a signal that ends the process.
void remove_unfinished_file() noexcept;

// Makes the folder and its parents. Throws DataError when it cannot, or when something else has that name.
void make_folder(const Path& path);

}  // namespace gx
