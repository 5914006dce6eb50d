#include "bench/loops.h"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "bench/process.h"

namespace gx::bench {
namespace {

[[noreturn]] void loop() {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  for (volatile unsigned long n = 0;;) n = n + 1;
}

}  // namespace

Loops::Loops(int n) {
  for (int i = 0; i < n; ++i) {
    const int id = ::fork();
    if (id == 0) loop();
    ids_.push_back(id);
  }
  sleep();
}

Loops::~Loops() {
  for (const int id : ids_) ::kill(id, SIGKILL);
  for (const int id : ids_) ::waitpid(id, nullptr, 0);
}

void Loops::run() {
  for (const int id : ids_) ::kill(id, SIGCONT);
}

void Loops::sleep() {
  for (const int id : ids_) ::kill(id, SIGSTOP);
}

double Loops::seconds_used() const {
  double all = 0;
  for (const int id : ids_) all += seconds_used_by(id);
  return all;
}

}  // namespace gx::bench
