#include <cstdio>
#include <cstdlib>
#include <iostream>

#include "generatrix/app/interrupt.h"
#include "generatrix/app/program.h"
#include "generatrix/app/verbs.h"
#include "generatrix/base/allocator.h"
#include "generatrix/base/device.h"
#include "generatrix/base/memory.h"
#include "generatrix/base/torch.h"

namespace {

// Without the destructors of static objects: libtorch's take 80 ms, and the system takes back memory and threads by itself.
[[noreturn]] void leave(int code) {
  std::cout.flush();
  std::fflush(nullptr);
  std::_Exit(code);
}

}  // namespace

int main(int argc, char** argv) {
  gx::end_on_interrupts();
  gx::silence_libtorch();
  gx::keep_freed_memory();
  gx::flush_denormals();
  if (gx::load_cuda())
    gx::allow_tf32();
  else
    gx::limit_memory();  // the driver of a GPU reserves more than there is
  gx::Program program;
  gx::add_train(program);
  gx::add_sample(program);
  gx::add_score(program);
  gx::add_encode(program);
  gx::add_decode(program);
  gx::add_complete(program);
  gx::add_reconstruct(program);
  gx::add_interpolate(program);
  gx::add_arithmetic(program);
  gx::add_evaluate(program);
  gx::add_check(program);
  gx::add_classify(program);
  gx::add_compare(program);
  gx::add_metrics(program);
  gx::add_models(program);
  gx::add_explain(program);
  gx::add_data(program);
  gx::add_runs(program);
  gx::add_completion(program);
  gx::add_help(program);
  leave(program.run(argc, argv));
}
