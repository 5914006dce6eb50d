// Work compiled for each set of instructions, and the call of the one that is asked for.
#pragma once

#include "generatrix/kernels/instructions.h"

namespace gx::kernels {

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

// work.operator()<which>(). Its body and all that it calls must be always inlined: what is inlined takes the instruction set of
// the function around it.
template <class Work>
void run_on(Instructions which, const Work& work) {
#if defined(__x86_64__)
  if (which == Instructions::skylake_avx512) return on_avx512(work);
  if (which == Instructions::haswell) return on_avx2(work);
#endif
  work.template operator()<Instructions::plain>();
}

}  // namespace gx::kernels
