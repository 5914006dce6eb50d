// Which vector instructions this processor has: kernels are compiled for each, and asked for by name at run time, so that one
// program runs everywhere and fast where it can. A kernel's function says [[gnu::target("arch=...")]] and inlines all that it
// calls.
#pragma once

namespace gx::kernels {

enum class Instructions { plain, haswell, skylake_avx512 };

inline Instructions best_instructions() {
#if defined(__x86_64__)
  static const auto best = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                                   __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")
                               ? Instructions::skylake_avx512
                           : __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2")
                               ? Instructions::haswell
                               : Instructions::plain;
  return best;
#else
  return Instructions::plain;
#endif
}

}  // namespace gx::kernels
