#include "generatrix/train/tensors.h"

#include <ATen/ATen.h>

#include <set>

#include "generatrix/base/errors.h"
#include "generatrix/data/array_tensor.h"

namespace gx {
namespace {

// "decoder.net.weight [400, 20] where the model has [400, 32]"
std::vector<std::string> misfits(const TensorViews& found, const NamedTensors& wanted) {
  std::vector<std::string> all;
  std::set<std::string> names;
  for (const auto& [name, tensor] : wanted) {
    names.insert(name);
    const auto view = found.find(name);
    if (view == found.end()) {
      all.push_back(fmt::format("{} is missing", name));
    } else if (!fits(view->second, tensor)) {
      all.push_back(fmt::format("{} is {} [{}] where the model has {} [{}]", name, name_of(view->second.type),
                                fmt::join(view->second.shape, ", "), name_of(element_type(tensor.scalar_type())),
                                fmt::join(tensor.sizes().vec(), ", ")));
    }
  }
  for (const auto& [name, view] : found) {
    if (!names.contains(name)) all.push_back(fmt::format("{} is extra", name));
  }
  return all;
}

}  // namespace

NamedTensors tensors_of(const torch::nn::Module& module) {
  NamedTensors all;
  for (const auto& item : module.named_parameters()) all.emplace_back(item.key(), item.value());
  for (const auto& item : module.named_buffers()) all.emplace_back(item.key(), item.value());
  return all;
}

bool fits(const TensorView& view, const Tensor& tensor) {
  return at::IntArrayRef(view.shape) == tensor.sizes() && scalar_type(view.type) == tensor.scalar_type();
}

void check_numbers(const NamedTensors& tensors, const Path& path) {
  for (const auto& [name, tensor] : tensors) {
    if (!tensor.is_floating_point()) continue;
    const auto bad = tensor.requires_grad() ? at::isfinite(tensor).logical_not() : at::isnan(tensor);
    if (bad.any().item<bool>())
      throw errors::malformed(path, fmt::format("{} holds a value that is no number", name), "finite weights");
  }
}

void write_tensors(const Path& path, const NamedTensors& tensors, const Metadata& metadata) {
  std::vector<Tensor> host;  // owns what the views look at
  TensorViews views;
  for (const auto& [name, tensor] : tensors) {
    host.push_back(tensor.detach().to(at::kCPU).contiguous());
    views[name] = view_of(host.back());
  }
  write_safetensors(path, views, metadata);
}

void copy_tensors(const SafetensorsFile& file, const Path& path, const NamedTensors& into) {
  const auto wrong = misfits(file.tensors(), into);
  if (!wrong.empty())
    throw errors::malformed(path, fmt::format("{}", fmt::join(wrong, "; ")), "the tensors of its own configuration");
  at::NoGradGuard off;
  for (const auto& [name, tensor] : into) {
    auto target = tensor;
    target.copy_(to_tensor(file.tensors().at(name), file.owner()));
  }
}

}  // namespace gx
