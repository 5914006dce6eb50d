#include "bench/worker.h"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <iostream>
#include <stdexcept>

#include "generatrix/base/clock.h"

namespace gx::bench {
namespace {

constexpr double kWarmUp = 1.0;  // seconds

double run_for(const std::function<void()>& step, double seconds) {
  const Stopwatch watch;
  int n = 0;
  do {
    step();
    ++n;
  } while (watch.seconds() < seconds);
  return 1e3 * watch.seconds() / n;
}

}  // namespace

void serve(const Contender& contender) {
  const auto step = contender.prepare();
  run_for(step, kWarmUp);
  for (double seconds = 0; std::cin >> seconds;) std::cout << run_for(step, seconds) << std::endl;
}

Worker::Worker(const std::string& bench, const std::string& contender) {
  int down[2], up[2];
  if (::pipe(down) != 0 || ::pipe(up) != 0) throw std::runtime_error("no pipes");
  pid_ = ::fork();
  if (pid_ == 0) {
    ::dup2(down[0], STDIN_FILENO);
    ::dup2(up[1], STDOUT_FILENO);
    for (const auto fd : {down[0], down[1], up[0], up[1]}) ::close(fd);
    ::execl("/proc/self/exe", "gx_bench", "--worker", bench.c_str(), contender.c_str(), nullptr);
    ::_exit(127);
  }
  ::close(down[0]);
  ::close(up[1]);
  to_ = down[1];
  from_ = up[0];
}

Worker::~Worker() {
  ::close(to_);
  ::close(from_);
  ::waitpid(pid_, nullptr, 0);
}

double Worker::milliseconds(double seconds) {
  const auto order = fmt::format("{}\n", seconds);
  if (::write(to_, order.data(), order.size()) < 0) throw std::runtime_error("a contender's process has ended");
  while (unread_.find('\n') == std::string::npos) {
    char buffer[256];
    const auto n = ::read(from_, buffer, sizeof buffer);
    if (n <= 0) throw std::runtime_error("a contender's process has ended");
    unread_.append(buffer, static_cast<std::size_t>(n));
  }
  const auto value = std::stod(unread_);
  unread_.erase(0, unread_.find('\n') + 1);
  return value;
}

}  // namespace gx::bench
