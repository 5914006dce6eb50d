#include "generatrix/data/sources/siblings.h"

#include <fmt/format.h>

#include <algorithm>

#include "generatrix/base/errors.h"
#include "generatrix/base/text.h"

namespace gx {
namespace {

namespace fs = std::filesystem;

Path beside(const Path& path, const std::string& from, const std::string& to) {
  auto name = path.filename().string();
  const auto at = in_small_letters(name).rfind(from);
  if (at == std::string::npos) return {};
  const auto other = path.parent_path() / name.replace(at, from.size(), to);
  return fs::is_regular_file(other) ? other : Path();
}

Path first_of(const Path& path, const std::string& from, const std::vector<std::string>& words) {
  for (const auto& word : words) {
    if (auto found = beside(path, from, word); !found.empty()) return found;
  }
  return {};
}

}  // namespace

std::string ending_of(const Path& path) {
  const auto ending = in_small_letters(path.extension().string());
  return ending == ".gz" ? in_small_letters(path.stem().extension().string()) : ending;
}

PartFiles part_files(const Path& path) {
  PartFiles parts{path, first_of(path, "train", {"valid", "val"}), first_of(path, "train", {"test"})};
  if (parts.test.empty() && ending_of(path) == ".data") parts.test = beside(path, ".data", ".test");
  return parts;
}

PartFiles part_files(const DataSpec& spec) {
  return spec.alone ? PartFiles{.train = spec.name, .valid = {}, .test = {}} : part_files(Path(spec.name));
}

Path find_part_file(const Path& folder, const std::vector<std::string>& endings) {
  std::vector<Path> all, train;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder, none)) {
    const auto name = in_small_letters(entry.path().filename().string());
    if (!entry.is_regular_file(none) || name.starts_with('.') || name == "source.txt" || name.starts_with("readme")) continue;
    if (std::ranges::find(endings, ending_of(entry.path())) == endings.end()) continue;
    all.push_back(entry.path());
    if (name.find("train") != std::string::npos) train.push_back(entry.path());
  }
  const auto& candidates = train.empty() ? all : train;
  if (candidates.size() > 1) {
    const auto [least, most] = std::ranges::minmax(candidates);
    throw errors::malformed(
        folder,
        fmt::format("{} files, such as {} and {}", candidates.size(), least.filename().string(), most.filename().string()),
        "one data set: name the file that is meant");
  }
  return candidates.empty() ? Path() : candidates.front();
}

}  // namespace gx
