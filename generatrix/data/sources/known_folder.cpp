#include "generatrix/data/sources/known_folder.h"

#include <cstdlib>
#include <string_view>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

constexpr const char* kSystemFolder = "/usr/share/datasets";  // Debian's dataset-* packages

// The folders that may hold the set, in the order of search.
std::vector<Path> folders_of(const std::string& name) {
  std::vector<Path> folders;
  const auto* listed = std::getenv("GENERATRIX_DATA");
  for (std::string_view rest = listed ? listed : ""; !rest.empty();) {
    const auto end = std::min(rest.find(':'), rest.size());
    if (end > 0) folders.push_back(Path(rest.substr(0, end)) / name);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  folders.push_back(Path(kSystemFolder) / name);
  return folders;
}

// Empty when no folder has it.
Path find_folder(const std::string& name, const KnownFiles& files) {
  for (const auto& folder : folders_of(name)) {
    if (files.are_in(folder)) return folder;
  }
  return {};
}

}  // namespace

Source folder_source(SourceInfo info, const KnownFiles& files) {
  const auto folder = files.folder.empty() ? info.name : files.folder;
  info.found = find_folder(folder, files).string();
  const auto open = [name = info.name, folder, advice = info.advice, files](const DataSpec& spec) {
    auto found = spec;
    found.name = find_folder(folder, files).string();
    if (found.name.empty()) throw errors::data_not_found(name, folders_of(folder), advice);
    return files.open(found);
  };
  return {std::move(info), open};
}

std::string set_variable(const std::string& name, const std::string& files) {
  return "set GENERATRIX_DATA to the folder that holds " + name + "/ with its " + files;
}

}  // namespace gx
