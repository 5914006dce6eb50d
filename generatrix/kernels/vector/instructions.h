// The vector instructions of this processor. A kernel is compiled once for each instruction set below, and run_on calls one of
// these variants at run time. So one program runs on every processor and uses what the processor has.
#pragma once

#include <algorithm>
#include <atomic>

namespace gx::kernels {

enum class Instructions { plain, haswell, skylake_avx512 };

inline Instructions instructions_here() {
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

// While an object of this class lives, kernels use at most these instructions, on all threads. Tests reach every variant with it.
class InstructionLimit {
 public:
  explicit InstructionLimit(Instructions most) : before_(most_.exchange(most)) {}
  ~InstructionLimit() { most_ = before_; }
  InstructionLimit(const InstructionLimit&) = delete;
  InstructionLimit& operator=(const InstructionLimit&) = delete;
  static Instructions most() { return most_.load(std::memory_order_relaxed); }

 private:
  inline static std::atomic<Instructions> most_{Instructions::skylake_avx512};
  Instructions before_;
};

inline Instructions best_instructions() { return std::min(instructions_here(), InstructionLimit::most()); }

#if defined(__x86_64__)
template <class Work>
[[gnu::target("avx512f,avx512bw,avx512dq,avx512vl,fma,bmi2")]] void on_avx512(const Work& work) {
  work.template operator()<Instructions::skylake_avx512>();
}
template <class Work>
[[gnu::target("avx2,fma,bmi2")]] void on_avx2(const Work& work) {
  work.template operator()<Instructions::haswell>();
}
#endif

// Calls work.operator()<which>(). Its body, and every function that it calls, must be always_inline: inlined code is compiled for
// the instruction set of the function around it.
template <class Work>
void run_on(Instructions which, const Work& work) {
#if defined(__x86_64__)
  if (which == Instructions::skylake_avx512) return on_avx512(work);
  if (which == Instructions::haswell) return on_avx2(work);
#endif
  work.template operator()<Instructions::plain>();
}

}  // namespace gx::kernels
