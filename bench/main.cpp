// Timings beside a plain eager libtorch loop:  gx_bench [NAME...] [--json] [--rounds N] [--seconds S]
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <iostream>

#include "generatrix/base/torch.h"

#include "bench/paired.h"
#include "bench/worker.h"

namespace {

using gx::bench::Bench;

struct Options {
  std::vector<std::string> names;
  bool json = false;
  int rounds = 15;
  double seconds = 0.5;
};

Options parse(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--json")
      options.json = true;
    else if (word == "--rounds" && i + 1 < argc)
      options.rounds = std::stoi(argv[++i]);
    else if (word == "--seconds" && i + 1 < argc)
      options.seconds = std::stod(argv[++i]);
    else
      options.names.push_back(word);
  }
  return options;
}

void report(const Bench& bench, const Options& options) {
  if (!options.json)
    fmt::print("{}: {}; reference = {}, {} rounds of {} s\n", bench.name, bench.what, bench.reference.name, options.rounds,
               options.seconds);
  for (const auto& ours : bench.ours) {
    const auto c = compare(bench.name, ours, bench.reference, options.rounds, options.seconds);
    if (options.json) {
      fmt::print(
          "{{\"bench\":\"{}\",\"variant\":\"{}\",\"ours_ms\":{},\"reference_ms\":{},\"ratio\":{},\"ratio_low\":{},\"ratio_high\":"
          "{}}}\n",
          bench.name, ours.name, c.ours_ms, c.reference_ms, c.ratio, c.ratio_low, c.ratio_high);
    } else {
      fmt::print("  {:<12} {:8.3f} ms   reference {:8.3f} ms   ratio {:.2f}  ({:.2f} .. {:.2f})\n", ours.name, c.ours_ms,
                 c.reference_ms, c.ratio, c.ratio_low, c.ratio_high);
    }
    std::cout.flush();
  }
}

int work(const std::string& bench_name, const std::string& contender) {
  for (const auto& bench : gx::bench::all_benches()) {
    if (bench.name != bench_name) continue;
    if (bench.reference.name == contender) gx::bench::serve(bench.reference);
    for (const auto& ours : bench.ours) {
      if (ours.name == contender) gx::bench::serve(ours);
    }
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 4 && std::strcmp(argv[1], "--worker") == 0) return work(argv[2], argv[3]);
  const auto options = parse(argc, argv);
  if (!options.json) fmt::print("libtorch {}, {} physical cores\n", gx::torch_version(), gx::physical_cores());
  bool any = false;
  for (const auto& bench : gx::bench::all_benches()) {
    const bool chosen =
        std::ranges::any_of(options.names, [&](const auto& name) { return bench.name.starts_with(name) || name == "all"; });
    if (!chosen && (bench.on_request || !options.names.empty())) continue;
    report(bench, options);
    any = true;
  }
  if (any) return 0;
  fmt::print(stderr, "gx_bench: no bench of that name; there are:\n");
  for (const auto& bench : gx::bench::all_benches()) fmt::print(stderr, "  {}: {}\n", bench.name, bench.what);
  return 2;
}
