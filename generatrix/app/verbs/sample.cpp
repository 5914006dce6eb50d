#include "generatrix/app/given.h"
#include "generatrix/app/out_file.h"
#include "generatrix/app/program.h"
#include "generatrix/app/verbs.h"
#include "generatrix/data/save_rows.h"
#include "generatrix/studio/loaded_run.h"
#include "generatrix/studio/run_sampler.h"

namespace gx {
namespace {

struct Options {
  std::string run, out, sampler, given, device = "auto";
  std::int64_t n = 64, seed = 0, columns = 0;
};

// Several conditions stand in columns of the grid, one below the other.
std::int64_t columns_of(const Options& options, std::int64_t n_named) {
  return options.columns == 0 && n_named > 1 && n_named <= options.n ? n_named : options.columns;
}

ExitCode sample(const Options& options, Output& output) {
  const LoadedRun run(options.run, options.device);
  const auto given = conditions_for(run, options.given);
  const auto sampler = run_sampler(run, options.sampler.empty() ? "prior" : options.sampler);
  auto rng = run.rng(options.seed);
  const auto x = sampler.draw(options.n, given.conditions(options.n, rng), rng).to(at::kCPU);
  const auto out = options.out.empty() ? "sample" + natural_ending(run.codec()) : options.out;
  save_rows(out, x, run.codec(), columns_of(options, given.n_named));
  output.result({{"model", run.name()}, {"sampler", sampler.name}, {"n", options.n}, {"seed", options.seed}, {"file", out}},
                fmt::format("{} samples of {} in {}", options.n, run.name(), out));
  return ExitCode::ok;
}

}  // namespace

void add_sample(Program& program) {
  auto o = std::make_shared<Options>();
  program.verb("sample", "draw new events from a trained model", "generatrix sample runs/vae -n 64 -o sample.png")
      .required("run", o->run, "run folder, or its model.safetensors")
      .option("-n,--count", o->n, "how many", 1)
      .option("-o,--out", o->out, kOutHelp)
      .option("--sampler", o->sampler, "prior: the model's own; gaussian, gmm: a law fitted to its codes of training rows")
      .option(
          "--given", o->given,
          "what a conditional model is told: a label (3, label=3), several in turn (0,1,7), all, or a file whose rows hold it")
      .option("--columns", o->columns, "pictures in a row of the grid; 0 = a square, or one for each condition")
      .option("--seed", o->seed, "same seed, same samples")
      .device(o->device)
      .does([o](Output& output) { return sample(*o, output); });
}

}  // namespace gx
