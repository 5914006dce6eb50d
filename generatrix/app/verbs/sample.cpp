#include "generatrix/app/loaded_run.h"
#include "generatrix/app/program.h"
#include "generatrix/app/verbs.h"
#include "generatrix/data/save_rows.h"

namespace gx {
namespace {

struct Options {
  std::string run, out;
  std::int64_t n = 64, seed = 0, columns = 0;
};

ExitCode sample(const Options& options, Output& output) {
  const LoadedRun run(options.run);
  auto& sampler = run.require<CanSample>("sample");
  Rng rng(static_cast<std::uint64_t>(options.seed));
  const auto x = sampler.sample(options.n, {}, rng);
  const auto out = options.out.empty() ? "sample" + natural_ending(run.codec()) : options.out;
  save_rows(out, x, run.codec(), options.columns);
  output.result({{"model", run.name()}, {"n", options.n}, {"seed", options.seed}, {"file", out}},
                fmt::format("{} samples of {} in {}", options.n, run.name(), out));
  return ExitCode::ok;
}

}  // namespace

void add_sample(Program& program) {
  auto o = std::make_shared<Options>();
  program.verb("sample", "draw new events from a trained model", "generatrix sample runs/vae -n 64 -o sample.png")
      .required("run", o->run, "run folder, or its model.safetensors")
      .option("-n,--count", o->n, "how many", 1)
      .option("-o,--out", o->out, "file to write: .png, .npz or .csv")
      .option("--columns", o->columns, "pictures in a row of the grid; 0 = a square")
      .option("--seed", o->seed, "same seed, same samples")
      .does([o](Output& output) { return sample(*o, output); });
}

}  // namespace gx
