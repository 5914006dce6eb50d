#include "generatrix/base/torch.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/autocast_mode.h>
#include <c10/util/Exception.h>
#include <c10/util/Logging.h>
#include <dlfcn.h>
#include <torch/version.h>

#include <cstdlib>
#include <fstream>
#include <new>
#include <set>
#include <string_view>
#include <thread>

namespace gx {

bool load_cuda() {
  if (!::dlopen("libcuda.so.1", RTLD_LAZY | RTLD_GLOBAL)) return false;
  return ::dlopen("libtorch_cuda.so", RTLD_NOW | RTLD_GLOBAL) != nullptr;
}

bool has_cuda() { return at::hasCUDA(); }

// libtorch has no error of its own for this on the CPU; these are the words of its allocator and of its size arithmetic.
bool is_out_of_memory(const std::exception& error) {
  if (dynamic_cast<const std::bad_alloc*>(&error)) return true;
  const auto* torch = dynamic_cast<const c10::Error*>(&error);
  if (!torch) return false;
  const std::string_view words = torch->what_without_backtrace();
  return dynamic_cast<const c10::OutOfMemoryError*>(&error) || words.find("can't allocate memory") != words.npos ||
         words.find("Storage size calculation overflowed") != words.npos;
}

void silence_libtorch() {
  if (std::getenv("TORCH_CPP_LOG_LEVEL"))
    c10::initLogging();  // reads it
  else
    FLAGS_caffe2_log_level = c10::GLOG_ERROR;
}

void use_threads(int n) { at::set_num_threads(n); }
void flush_denormals() { at::globalContext().setFlushDenormal(true); }
int threads_in_use() { return at::get_num_threads(); }

std::string machine_words() {
  std::ifstream info("/proc/cpuinfo");
  std::string name = "unknown processor";
  for (std::string line; std::getline(info, line);) {
    if (!line.starts_with("model name")) continue;
    name = line.substr(std::min(line.size(), line.find(':') + 2));
    break;
  }
  return name + ", " + std::to_string(threads_in_use()) + (threads_in_use() == 1 ? " thread" : " threads");
}

int physical_cores() {
  std::set<std::string> cores;
  std::ifstream info("/proc/cpuinfo");
  std::string physical;
  for (std::string line; std::getline(info, line);) {
    if (line.starts_with("physical id")) physical = line;
    if (line.starts_with("core id")) cores.insert(physical + line);
  }
  const auto logical = static_cast<int>(std::thread::hardware_concurrency());
  return cores.empty() ? std::max(1, logical) : static_cast<int>(cores.size());
}

bool has_fast_bfloat16() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);) {
    if (line.starts_with("flags"))
      return line.find(" avx512_bf16") != std::string::npos || line.find(" amx_bf16") != std::string::npos;
  }
  return false;
}

void repeat_on_gpu(bool exactly) {
  auto& context = at::globalContext();
  context.setDeterministicCuDNN(exactly);
  context.setBenchmarkCuDNN(false);
  if (!has_cuda()) return;  // on the CPU the flag below would only cost time
  context.setDeterministicAlgorithms(exactly, /*warn_only=*/true);
  context.setSDPUseMemEfficient(!exactly);  // gradients of fused attention add in an order that changes
  context.setSDPUseFlash(!exactly);
  context.setDeterministicFillUninitializedMemory(false);
}

bool repeats_on_gpu() { return at::globalContext().deterministicCuDNN() && !at::globalContext().benchmarkCuDNN(); }

std::string torch_version() { return TORCH_VERSION; }

Bfloat16Scope::Bfloat16Scope(at::DeviceType device, bool on) : device_(device), entered_(on) {
  if (!entered_) return;
  was_on_ = at::autocast::is_autocast_enabled(device_);
  was_type_ = at::autocast::get_autocast_dtype(device_);
  at::autocast::increment_nesting();
  at::autocast::set_autocast_enabled(device_, true);
  at::autocast::set_autocast_dtype(device_, at::kBFloat16);
}

Bfloat16Scope::~Bfloat16Scope() {
  if (!entered_) return;
  if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
  at::autocast::set_autocast_enabled(device_, was_on_);
  at::autocast::set_autocast_dtype(device_, was_type_);
}

}  // namespace gx
