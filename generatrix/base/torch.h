// The one place that knows which machine and which torch this is.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>

namespace gx {

// Opens the CUDA half of libtorch if this machine has a driver. Must come before anything asks torch about CUDA: the answer
// is kept for the life of the process.
bool load_cuda();
bool has_cuda();

// libtorch's own warnings stay off stderr from here on, unless TORCH_CPP_LOG_LEVEL asks for them.
void silence_libtorch();

// Intra-op threads of the calling thread (and the default of threads started later).
void use_threads(int n);
int threads_in_use();
int physical_cores();

// Inside this scope the calling thread has n intra-op threads; afterwards as many as before.
class ThreadScope {
 public:
  explicit ThreadScope(int n) { use_threads(n); }
  ~ThreadScope() { use_threads(before_); }
  ThreadScope(const ThreadScope&) = delete;
  ThreadScope& operator=(const ThreadScope&) = delete;

 private:
  int before_ = threads_in_use();
};

// Numbers below 1e-38 count as zero from here on, on this thread and those it starts later. The moments of Adam decay towards
// zero where a gradient stays away, and arithmetic on such remains is a hundred times slower on some processors.
void flush_denormals();

// "Intel(R) Xeon(R) Processor @ 2.80GHz, 2 threads": beside every timing.
std::string machine_words();

// Whether this processor multiplies bfloat16 matrices itself (AVX512-BF16 or AMX); elsewhere bf16 is slower than fp32.
bool has_fast_bfloat16();

std::string torch_version();

// Inside this scope torch's autocast runs matrix products and convolutions of the device in bfloat16. The cast of a weight is
// kept until the outermost scope ends, so the optimizer must step outside it.
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
