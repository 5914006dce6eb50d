#include <ATen/ATen.h>

#include "generatrix/app/given.h"
#include "generatrix/app/out_file.h"
#include "generatrix/app/program.h"
#include "generatrix/app/verbs.h"
#include "generatrix/data/loader.h"
#include "generatrix/data/save_rows.h"
#include "generatrix/studio/loaded_run.h"
#include "generatrix/tasks/latent_walk.h"

namespace gx {
namespace {

struct Options {
  std::string run, data, split = "test", out, given;
  std::int64_t n = 8, steps = 10, seed = 0;
  bool manifold = false;
};

// Codes of the grid's cells, row by row.
Tensor manifold_codes(const LoadedRun& run, const Rows& given, std::int64_t side) {
  const auto latent = run.require<HasPrior>("decode").prior(given).event_shape().at(0);
  if (latent != 2)
    throw errors::bad_value("--manifold", fmt::format("a model of {} latent dimensions", latent),
                            "needs 2: train with --set model.latent=2");
  return quantile_grid(side);
}

Tensor line_codes(const LoadedRun& run, const Options& options) {
  auto& encoder = run.require<CanEncode>("encode");
  const auto rows = part_of(run.open(options.data), options.split);
  Rng rng(static_cast<std::uint64_t>(options.seed));
  if (rows->size() < 2 * options.n)
    throw errors::bad_value("--count", std::to_string(options.n),
                            fmt::format("needs {} rows, there are {}", 2 * options.n, rows->size()));
  const auto z = encoder.encode(read_batch(*rows, run.codec(), 0, 2 * options.n, rng)).mean();
  return straight_lines(z.narrow(0, 0, options.n), z.narrow(0, options.n, options.n), options.steps).flatten(0, 1);
}

ExitCode interpolate(const Options& options, Output& output) {
  at::NoGradGuard off;
  const LoadedRun run(options.run);
  auto& decoder = run.require<CanDecode>("decode");
  auto rng = run.rng(options.seed).fork("given");
  const auto lines = options.manifold ? options.steps : options.n;
  const auto told = conditions_for(run, options.given).conditions(lines, rng);  // one for each line
  const auto z = options.manifold ? manifold_codes(run, told, options.steps) : line_codes(run, options);
  const auto out = options.out.empty() ? "interpolate" + natural_ending(run.codec()) : options.out;
  save_rows(out, decoder.decode(z, told.repeated(options.steps)).mean(), run.codec(), options.steps);
  const auto what = options.manifold ? fmt::format("latent manifold of {} x {}", options.steps, options.steps)
                                     : fmt::format("{} lines of {} points", options.n, options.steps);
  output.result({{"model", run.name()}, {"rows", lines}, {"steps", options.steps}, {"file", out}}, what + " in " + out);
  return ExitCode::ok;
}

}  // namespace

void add_interpolate(Program& program) {
  auto o = std::make_shared<Options>();
  program
      .verb("interpolate", "decode straight lines between codes of data, or the whole 2-D latent plane",
            "generatrix interpolate runs/vae -n 8 --steps 10 -o lines.png")
      .required("run", o->run, "run folder, or its model.safetensors")
      .option("data", o->data, "a known data set or a path; the run's own when left out")
      .option("--split", o->split, "train, valid or test")
      .option("-n,--count", o->n, "how many lines; line i goes from row i to row n + i", 1)
      .option("--steps", o->steps, "points of a line, or cells along a side of the manifold", 2)
      .flag("--manifold", o->manifold, "a grid over the latent plane, equal prior mass a cell (models of 2 latent dimensions)")
      .option("-o,--out", o->out, kOutHelp)
      .option("--given", o->given, "what a conditional model is told, as `sample` takes it: one condition for each line")
      .option("--seed", o->seed, "of binarization")
      .does([o](Output& output) { return interpolate(*o, output); });
}

}  // namespace gx
