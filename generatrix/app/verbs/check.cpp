#include <ATen/ATen.h>

#include <algorithm>

#include "generatrix/app/program.h"
#include "generatrix/app/read_rows.h"
#include "generatrix/app/verbs.h"
#include "generatrix/eval/exactness.h"

namespace gx {
namespace {

struct Options {
  RunChoice run;
  std::string data, split, device = "auto";
  std::int64_t n = 1000, seed = 0;
};

// Enough digits to tell 1e-15 from 0, and 0.9999 from 1.
std::string exact_number(double value) { return number(value, value > 0.1 ? 6 : 2); }

void tell(const std::string& name, const std::vector<Exactness>& all, std::int64_t seed, const Output& output) {
  std::vector<std::vector<std::string>> table{{"check", "type", "value", "allowed", "n", "result"}};
  for (const auto& one : all) {
    const std::string verdict = one.holds() ? "holds" : "does not hold";
    const auto ideal = one.ideal == 0 ? "" : exact_number(one.ideal) + " +- ";
    table.push_back(
        {one.check, one.type, exact_number(one.value), ideal + number(one.allowed, 2), std::to_string(one.n), verdict});
    if (!output.json) continue;
    output.result({{"model", name},
                   {"check", one.check},
                   {"type", one.type},
                   {"value", one.value},
                   {"ideal", one.ideal},
                   {"allowed", one.allowed},
                   {"n", one.n},
                   {"holds", one.holds()},
                   {"seed", seed}},
                  "");
  }
  output.text(columns(table));
}

ExitCode check(const Options& options, Output& output) {
  WaitBar wait(output, "loading " + options.run.path);
  const LoadedRun run(options.run, options.device);
  run.require<CanScore>("score");
  const auto judged = read_rows(run, options.data, options.split, wait, output, options.n);
  const auto rows = run.here(judged.rows);
  wait.goes_on("checking");
  const auto rng = run.rng(options.seed);
  auto noise = rng.fork("data");
  const auto index = at::arange(rows->size(), at::TensorOptions(at::kLong).device(rows->device()));
  const auto all = exactness_of(run.model(), run.codec().encode(rows->rows(index), noise), rng);
  wait.ends();
  tell(run.name(), all, options.seed, output);
  const auto n_broken = std::ranges::count_if(all, [](const auto& one) { return !one.holds(); });
  if (n_broken == 0) return ExitCode::ok;
  output.note(fmt::format("{} of {} checks do not hold", n_broken, all.size()));
  return ExitCode::diverged;
}

}  // namespace

void add_check(Program& program) {
  auto o = std::make_shared<Options>();
  program
      .verb("check",
            "measure how exact a model's numbers are: inverses, log-determinants, the mass of a density, scores that are not "
            "finite",
            "generatrix check runs/vae -n 50")
      .run(o->run)
      .rows(o->data, o->split)
      .option("-n,--count", o->n, "the first n rows; 0 = all")
      .option("--seed", o->seed, "seed of the draws")
      .device(o->device)
      .does([o](Output& output) { return check(*o, output); });
}

}  // namespace gx
