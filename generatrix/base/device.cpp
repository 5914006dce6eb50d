#include "generatrix/base/device.h"

#include <ATen/Context.h>
#include <dlfcn.h>

#include <algorithm>
#include <optional>

#include "generatrix/base/errors.h"
#include "generatrix/base/text.h"
#include "generatrix/base/torch.h"

namespace gx {
namespace {

// -1 for "cuda", which is the current device; nothing when the words are no GPU.
std::optional<std::int64_t> gpu_number(std::string_view words) {
  constexpr std::string_view kPrefix = "cuda:";
  if (words == "cuda") return -1;
  if (!words.starts_with(kPrefix)) return std::nullopt;
  words.remove_prefix(kPrefix.size());
  return whole_number(words, 0, 127);
}

bool is_loaded(const char* library) { return ::dlopen(library, RTLD_LAZY | RTLD_NOLOAD) != nullptr; }

}  // namespace

at::Device device_named(const std::string& where, const std::string& words) {
  if (words == "cpu" || (words == "auto" && !has_cuda())) return at::kCPU;
  const auto number = words == "auto" ? -1 : gpu_number(words);
  if (!number) throw errors::bad_value(where, words, "must be auto, cpu, cuda or cuda:<n>");
  if (const auto reason = why_no_cuda(); !reason.empty()) throw errors::bad_value(where, words, reason + "; use cpu or auto");
  if (*number >= n_cuda_devices())
    throw errors::bad_value(where, words, "this machine has GPUs 0 to " + std::to_string(n_cuda_devices() - 1));
  return {at::kCUDA, static_cast<at::DeviceIndex>(std::max<std::int64_t>(0, *number))};
}

std::string why_no_cuda() {
  if (!is_loaded("libcuda.so.1")) return "this machine has no NVIDIA driver (libcuda.so.1)";
  if (!is_loaded("libtorch_cuda.so"))
    return "libtorch's CUDA half or one of NVIDIA's libraries is missing; `./run setup --gpu` fetches them";
  return n_cuda_devices() > 0 ? "" : "the NVIDIA driver finds no GPU";
}

int n_cuda_devices() { return has_cuda() ? static_cast<int>(at::detail::getCUDAHooks().deviceCount()) : 0; }

void allow_tf32() {
  at::globalContext().setAllowTF32CuBLAS(true);
  at::globalContext().setAllowTF32CuDNN(true);
}

}  // namespace gx
