#include "generatrix/train/start_weights.h"

#include <ATen/ATen.h>

#include "generatrix/base/errors.h"
#include "generatrix/base/text.h"
#include "generatrix/data/array_tensor.h"
#include "generatrix/train/model_file.h"
#include "generatrix/train/run_folder.h"
#include "generatrix/train/tensors.h"

namespace gx {
namespace {

constexpr std::size_t kNamed = 5;  // of what was left, by name

}  // namespace

StartWeights take_weights(Model& model, const std::string& name, const Path& from) {
  const auto path = std::filesystem::is_directory(from) ? RunFolder{from}.model() : from;
  const SafetensorsFile file(path);
  NamedTensors taken;
  std::vector<std::string> left;
  for (const auto& [key, tensor] : tensors_of(model)) {
    const auto found = file.tensors().find(key);
    if (found != file.tensors().end() && fits(found->second, tensor))
      taken.emplace_back(key, tensor);
    else
      left.push_back(key);
  }
  if (taken.empty()) throw errors::nothing_to_take(from, name);
  NamedTensors there;
  for (const auto& [key, tensor] : taken)
    there.emplace_back(key, to_tensor(file.tensors().at(key), file.owner()).requires_grad_(tensor.requires_grad()));
  check_numbers(there, path);
  at::NoGradGuard off;
  StartWeights found;
  for (std::size_t i = 0; i < taken.size(); ++i) {
    taken[i].second.copy_(there[i].second);
    found.names.push_back(taken[i].first);
  }
  const auto words = fmt::format("{} of {} tensors start from {}", taken.size(), taken.size() + left.size(), path.string());
  found.words = left.empty()
                    ? words
                    : fmt::format("{}; of other name or shape there, and left as they are: {}", words, listed(left, kNamed));
  return found;
}

}  // namespace gx
