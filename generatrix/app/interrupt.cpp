#include "generatrix/app/interrupt.h"

#include <csignal>

namespace gx {
namespace {

volatile std::sig_atomic_t asked = 0;

extern "C" void on_signal(int signal) {
  asked = 1;
  std::signal(signal, SIG_DFL);
}

}  // namespace

void catch_interrupts() {
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
  if (std::signal(SIGHUP, on_signal) == SIG_IGN) std::signal(SIGHUP, SIG_IGN);  // nohup
}

bool interrupted() { return asked != 0; }

}  // namespace gx
