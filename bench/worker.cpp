#include "bench/worker.h"

#include <fmt/format.h>

#include <iostream>
#include <sstream>
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

std::vector<std::string> command_of(const std::string& bench, const Contender& contender) {
  if (!contender.command.empty()) return contender.command;
  return {own_path(), contender.verb, "--worker", bench, contender.name};
}

}  // namespace

void serve(const Contender& contender) {
  Running running;
  try {
    running = contender.prepare();
    running.step();  // not timed: the first step may take long
    run_for(running.step, kWarmUp);
  } catch (const std::exception& e) {
    const std::string reason = e.what();
    std::cout << "absent " << reason.substr(0, reason.find('\n')) << std::endl;
    return;
  }
  const auto& work = running.work;
  std::cout << fmt::format("ready {} {} {} {}", work.flops, work.weight_bytes, work.value_bytes, running.words) << std::endl;
  for (double seconds = 0; std::cin >> seconds;) std::cout << run_for(running.step, seconds) << std::endl;
}

Worker::Worker(const std::string& bench, const Contender& contender)
    : process_(command_of(bench, contender), contender.environment, !contender.command.empty()), steps_(contender.steps) {
  const auto line = process_.read_line();
  if (line.starts_with("absent ")) throw std::runtime_error(line.substr(7));
  std::istringstream said(line);
  std::string ready;
  said >> ready >> work_.flops >> work_.weight_bytes >> work_.value_bytes >> std::ws;
  std::getline(said, words_);
  if (ready != "ready") throw std::runtime_error("it said \"" + line + "\" in place of \"ready\"");
  for (auto* part : {&work_.flops, &work_.weight_bytes, &work_.value_bytes}) *part *= steps_;
}

double Worker::milliseconds(double seconds) {
  process_.write_line(fmt::format("{}", seconds));
  return std::stod(process_.read_line()) * steps_;
}

}  // namespace gx::bench
