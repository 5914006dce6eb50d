#include "generatrix/train/run_folder.h"

#include <algorithm>
#include <charconv>
#include <filesystem>

namespace gx {

std::vector<std::int64_t> RunFolder::checkpoints() const {
  constexpr std::string_view kStart = "step_";
  std::vector<std::int64_t> steps;
  std::error_code none;
  for (const auto& file : std::filesystem::directory_iterator(checkpoint(0).parent_path(), none)) {
    const auto name = file.path().stem().string();
    std::int64_t step = 0;
    if (!name.starts_with(kStart)) continue;
    std::from_chars(name.data() + kStart.size(), name.data() + name.size(), step);
    if (file.path() == checkpoint(step)) steps.push_back(step);
  }
  std::ranges::sort(steps);
  return steps;
}

}  // namespace gx
