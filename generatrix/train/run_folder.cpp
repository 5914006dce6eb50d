#include "generatrix/train/run_folder.h"

#include <algorithm>
#include <filesystem>

#include "generatrix/base/text.h"

namespace gx {

std::vector<std::int64_t> RunFolder::checkpoints() const {
  constexpr std::string_view kStart = "step_";
  std::vector<std::int64_t> steps;
  std::error_code none;
  for (const auto& file : std::filesystem::directory_iterator(checkpoint(0).parent_path(), none)) {
    const auto name = file.path().stem().string();
    if (!name.starts_with(kStart)) continue;
    const auto step = whole_number(std::string_view(name).substr(kStart.size()), 0);
    if (step && file.path() == checkpoint(*step)) steps.push_back(*step);
  }
  std::ranges::sort(steps);
  return steps;
}

}  // namespace gx
