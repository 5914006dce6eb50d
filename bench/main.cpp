// The program gx_bench. usage() says what it takes.
#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <iostream>

#include "generatrix/app/relaunch.h"
#include "generatrix/base/allocator.h"
#include "generatrix/base/clock.h"
#include "generatrix/base/torch.h"

#include "bench/benches.h"
#include "bench/report.h"
#include "bench/scaling.h"
#include "bench/start.h"
#include "bench/worker.h"

namespace {

using gx::bench::Bench;
using gx::bench::Form;

struct Options {
  std::vector<std::string> names;
  Form form = Form::text;
  int loops = 0;
  double budget = 540;  // seconds for all benches together
  gx::bench::RoundsOptions rounds;
};

Options parse(const std::vector<std::string>& words) {
  Options options;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto value = [&] { return i + 1 < words.size() ? words[++i] : throw std::invalid_argument(words[i]); };
    if (words[i] == "--json")
      options.form = Form::json;
    else if (words[i] == "--markdown")
      options.form = Form::markdown;
    else if (words[i] == "--rounds")
      options.rounds.rounds = std::stoi(value());
    else if (words[i] == "--seconds")
      options.rounds.seconds = std::stod(value());
    else if (words[i] == "--busy")
      options.loops = std::stoi(value());
    else if (words[i] == "--budget")
      options.budget = std::stod(value());
    else if (words[i].starts_with("--"))
      throw std::invalid_argument(words[i]);
    else
      options.names.push_back(words[i]);
  }
  return options;
}

int usage(const std::string& wrong) {
  fmt::print(stderr, "gx_bench: {}; benches are:\n", wrong);
  for (const auto& bench : gx::bench::all_benches()) fmt::print(stderr, "  {}: {}\n", bench.name, bench.what);
  fmt::print(stderr,
             "gx_bench [NAME...|all] [--json|--markdown] [--busy LOOPS] [--rounds AT_MOST] [--seconds A_TURN] [--budget "
             "SECONDS_IN_ALL]\n"
             "A name chooses the bench of that name, or those whose names begin with it.\n");
  return 2;
}

// The benches of these names; empty when a name is unknown.
std::vector<const Bench*> chosen(const std::vector<std::string>& names) {
  std::vector<const Bench*> found;
  const auto& all = gx::bench::all_benches();
  const auto add = [&](const auto& is_meant) {
    const auto before = found.size();
    for (const auto& bench : all) {
      if (is_meant(bench) && std::ranges::find(found, &bench) == found.end()) found.push_back(&bench);
    }
    return found.size() > before;
  };
  for (const auto& name : names.empty() ? std::vector<std::string>{"all"} : names) {
    if (name == "all" ? add([](const Bench& b) { return !b.on_request; })
                      : add([&](const Bench& b) { return b.name == name; }) ||
                            add([&](const Bench& b) { return b.name.starts_with(name) && !b.on_request; }))
      continue;
    return {};
  }
  return found;
}

int run_all(const Options& options, const std::vector<const Bench*>& benches) {
  const gx::Stopwatch clock;
  gx::bench::Loops loops(options.loops);
  gx::bench::MachineMeter meter;
  int status = 0;
  std::cout << heading(meter.measure(), options.loops, options.form) << std::flush;
  for (std::size_t i = 0; i < benches.size(); ++i) {
    auto rounds = options.rounds;
    rounds.budget = (options.budget - clock.seconds()) / static_cast<double>(benches.size() - i);
    try {
      const auto machine = meter.measure();
      const auto result = play(*benches[i], rounds, loops);
      std::cout << report(*benches[i], result, machine, options.form) << std::flush;
      if (options.form != Form::json) continue;
      for (const auto& [name, reason] : result.absent)
        fmt::print(stderr, "{}: {} is absent: {}\n", benches[i]->name, name, reason);
    } catch (const std::runtime_error& e) {
      fmt::print(stderr, "gx_bench: {}\n", e.what());
      status = 1;
    }
  }
  return status;
}

const gx::bench::Contender* find_contender(const std::string& bench, const std::string& name) {
  for (const auto& each : gx::bench::all_benches()) {
    if (each.name != bench) continue;
    const auto found = std::ranges::find(each.contenders, name, &gx::bench::Contender::name);
    return found == each.contenders.end() ? nullptr : &*found;
  }
  return nullptr;
}

// Runs a contender. argv: program VERB --worker BENCH CONTENDER. Its process gets the settings of the program's own process.
int work(int argc, char** argv) {
  const auto* contender = find_contender(argv[3], argv[4]);
  if (!contender) return 1;
  const auto wants = [&](const std::string& setting) {
    return contender->verb != "plain" && contender->setting_left_out != setting;
  };
  if (wants("environment")) gx::share_cores(argc, argv);
  if (wants("memory")) gx::keep_freed_memory();
  if (wants("denormals")) gx::flush_denormals();
  gx::use_threads(gx::physical_cores());
  gx::bench::serve(*contender);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 5 && std::string(argv[2]) == "--worker") return work(argc, argv);
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words == std::vector<std::string>{"--first-step"}) return gx::bench::first_step_of_eager_vae();
  std::signal(SIGPIPE, SIG_IGN);  // without SIGPIPE, writing to a dead contender gives an error that Process reports
  try {
    const auto options = parse(words);
    const auto benches = chosen(options.names);
    if (benches.empty()) return usage("no bench of that name");
    if (benches.size() == 1 && benches.front()->name == "scaling") {
      gx::bench::print_scaling(options.rounds.seconds);
      return 0;
    }
    return run_all(options, benches);
  } catch (const std::invalid_argument& e) {
    return usage(fmt::format("cannot read {}", e.what()));
  } catch (const std::exception& e) {
    fmt::print(stderr, "gx_bench: {}\n", e.what());
    return 1;
  }
}
