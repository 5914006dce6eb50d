// Questions about this machine and this torch. All code that depends on them is here.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <exception>
#include <string>

namespace gx {

// Opens libtorch's CUDA libraries if this machine has a driver. Call it before any question to torch about CUDA, because torch
// keeps its first answer.
bool load_cuda();
bool has_cuda();

// After this call libtorch writes no warnings to stderr. If the environment has TORCH_CPP_LOG_LEVEL, that level holds instead.
void silence_libtorch();

// Sets the number of intra-op threads of the calling thread, and of threads that start later.
void use_threads(int n);
int threads_in_use();
int physical_cores();

// Inside this scope the calling thread has n intra-op threads; the destructor restores the number before.
class ThreadScope {
 public:
  explicit ThreadScope(int n) { use_threads(n); }
  ~ThreadScope() { use_threads(before_); }
  ThreadScope(const ThreadScope&) = delete;
  ThreadScope& operator=(const ThreadScope&) = delete;

 private:
  int before_ = threads_in_use();
};

// After this call, denormal numbers (below 1e-38) count as zero on this thread and on threads that it starts later. Where a
// gradient is zero for many steps, Adam's moments become denormal, and such arithmetic is a hundred times slower on some
// processors.
void flush_denormals();

// "Intel(R) Xeon(R) Processor @ 2.80GHz, 2 threads". Every report of a timing contains it.
std::string machine_words();

// True if this processor has instructions for bfloat16 products (AVX512-BF16 or AMX). Without them bf16 is slower than fp32.
bool has_fast_bfloat16();

// Whether computing on a GPU gives the same numbers each time: cuDNN keeps to algorithms without races, chooses them without
// timing them, and torch takes its deterministic form of an operation where it has one. The CPU is not concerned. For the whole
// process. cuBLAS is told by CUBLAS_WORKSPACE_CONFIG, which must be set before it is loaded (app/relaunch.h).
void repeat_on_gpu(bool exactly);
bool repeats_on_gpu();

std::string torch_version();

// Whether an allocation failed: std::bad_alloc, or libtorch's words for it.
bool is_out_of_memory(const std::exception& error);

// Inside this scope torch's autocast runs matrix products and convolutions of the device in bfloat16. torch keeps the cast copy
// of a weight until the outermost scope ends, so an optimizer must step outside.
class Bfloat16Scope {
 public:
  explicit Bfloat16Scope(at::DeviceType device, bool on);
  ~Bfloat16Scope();
  Bfloat16Scope(const Bfloat16Scope&) = delete;
  Bfloat16Scope& operator=(const Bfloat16Scope&) = delete;

 private:
  at::DeviceType device_;
  bool entered_, was_on_ = false;
  at::ScalarType was_type_{};
};

}  // namespace gx
