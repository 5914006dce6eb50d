#include "generatrix/app/interrupt.h"

#include <csignal>

#include "generatrix/base/file.h"

namespace gx {
namespace {

volatile std::sig_atomic_t asked = 0;

extern "C" void end_now(int signal) {
  remove_unfinished_file();
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

extern "C" void ask(int signal) {
  asked = 1;
  std::signal(signal, end_now);
}

// Where the signal is ignored, as under nohup, it stays so.
void handle_unless_ignored(int signal, void (*handler)(int)) {
  if (std::signal(signal, handler) == SIG_IGN) std::signal(signal, SIG_IGN);
}

}  // namespace

void end_on_interrupts() {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) handle_unless_ignored(signal, end_now);
}

void catch_interrupts() {
  std::signal(SIGINT, ask);
  std::signal(SIGTERM, ask);
  handle_unless_ignored(SIGHUP, ask);
}

bool interrupted() { return asked != 0; }

}  // namespace gx
