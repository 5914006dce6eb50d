#include <ATen/ATen.h>

#include "generatrix/app/given.h"
#include "generatrix/app/out_file.h"
#include "generatrix/app/program.h"
#include "generatrix/app/read_rows.h"
#include "generatrix/app/verbs.h"
#include "generatrix/base/text.h"
#include "generatrix/data/loader.h"
#include "generatrix/data/save_rows.h"
#include "generatrix/tasks/latent_walk.h"

namespace gx {
namespace {

struct Options {
  RunChoice run;
  std::string data, split, out, given, device = "auto";
  std::int64_t n = 8, steps = 10, seed = 0;
  bool manifold = false, traverse = false;
};

// Codes of the grid's cells, row by row.
Tensor manifold_codes(const LoadedRun& run, const Rows& given, std::int64_t side) {
  auto* known = dynamic_cast<HasPrior*>(&run.model());
  if (!known) throw errors::bad_value("--manifold", run.name(), "has no law of codes, whose quantiles the grid is made of");
  return quantile_grid(known->prior(given), side);
}

constexpr std::int64_t kSeen = 512;  // rows that say which dimensions tell most

// The batch whose first row is walked from; its other rows say which dimensions tell most.
Batch traversed_rows(const LoadedRun& run, const Options& options, WaitBar& wait, const Output& output) {
  run.require<CanEncode>("encode");
  if (!has_ability(run.model(), "vectors"))
    throw errors::bad_value("--traverse", run.name(), "has codes that are symbols; a traversal needs numbers");
  const auto rows = run.here(read_rows(run, options.data, options.split, wait, output).rows);
  auto rng = run.rng(options.seed);
  return read_batch(*rows, run.codec(), 0, std::min(kSeen, rows->size()), rng);
}

Tensor line_codes(const LoadedRun& run, const Options& options, WaitBar& wait, const Output& output) {
  auto& encoder = run.require<CanEncode>("encode");
  if (!has_ability(run.model(), "vectors"))
    throw UserError("codes of " + run.name() + " are symbols: no lines lead from one to another");
  const auto rows = run.here(read_rows(run, options.data, options.split, wait, output).rows);
  auto rng = run.rng(options.seed);
  if (rows->size() < 2 * options.n)
    throw errors::bad_value(
        "--count", std::to_string(options.n),
        fmt::format("needs {} rows, there are {}: give -n {} or another --split", 2 * options.n, rows->size(), rows->size() / 2));
  const auto z = encoder.encode(read_batch(*rows, run.codec(), 0, 2 * options.n, rng)).mean();
  return straight_lines(z.narrow(0, 0, options.n), z.narrow(0, options.n, options.n), options.steps).flatten(0, 1);
}

ExitCode interpolate(const Options& options, Output& output) {
  at::NoGradGuard off;
  if (options.manifold && options.traverse) throw UserError("--manifold and --traverse are two walks: give one of them");
  OutFile out(options.out, "interpolate", output);
  WaitBar wait(output, "loading " + options.run.path);
  const LoadedRun run(options.run, options.device);
  out.spare(run, {options.data});
  auto& decoder = run.require<CanDecode>("decode");
  auto rng = run.rng(options.seed).fork("given");
  const auto from = options.traverse ? traversed_rows(run, options, wait, output) : Batch();
  const auto walk = options.traverse ? traversal_of(run.model(), from, options.n, options.steps, rng) : Tensor();
  const auto lines = options.traverse ? walk.size(0) / options.steps : options.manifold ? options.steps : options.n;
  const bool own = options.traverse && options.given.empty();  // the row keeps its own condition
  const auto told = own ? from.given.cut(0, 1).repeated(lines)
                        : conditions_for(run, options.given, output.noter()).conditions(lines, rng);  // one for each line
  const auto z = options.traverse   ? walk
                 : options.manifold ? manifold_codes(run, told, options.steps)
                                    : line_codes(run, options, wait, output);
  const auto x = decoder.decode(z, told.repeated(options.steps)).mean().to(at::kCPU);
  const auto file =
      out.write(natural_ending(run.codec()), output, [&](const Path& path) { save_rows(path, x, run.codec(), options.steps); });
  const auto what = options.traverse   ? fmt::format("{} of the code from -2 to 2 deviations in {} steps, the most telling first",
                                                     counted(lines, "dimension"), options.steps)
                    : options.manifold ? fmt::format("latent manifold of {} x {}", options.steps, options.steps)
                                       : fmt::format("{} of {}", counted(options.n, "line"), counted(options.steps, "point"));
  wait.ends();
  output.result({{"model", run.name()}, {"rows", lines}, {"steps", options.steps}, {"file", file}}, what + " in " + file);
  return ExitCode::ok;
}

}  // namespace

void add_interpolate(Program& program) {
  auto o = std::make_shared<Options>();
  program
      .verb("interpolate", "decode straight lines between the codes of rows, or the whole plane of two latent dimensions",
            "generatrix interpolate runs/vae -n 8 --steps 10 -o lines.png")
      .run(o->run)
      .rows(o->data, o->split)
      .option("-n,--count", o->n, "how many lines; line i goes from row i to row n + i", 1)
      .option("--steps", o->steps, "points of each line, or cells along each side of the manifold", 2)
      .flag("--manifold", o->manifold,
            "decode a grid over the latent plane, whose cells have equal prior probability; needs 2 latent dimensions")
      .flag("--traverse", o->traverse,
            "decode the first row's code with one dimension after another moved from -2 to 2 deviations of the prior; "
            "-n: how many, those of most KL first")
      .option("-o,--out", o->out, kOutHelp)
      .option("--given", o->given, "condition of a conditional model, as `sample` takes it: one for each line")
      .option("--seed", o->seed, "seed of the random bits, where data are binarized")
      .device(o->device)
      .does([o](Output& output) { return interpolate(*o, output); });
}

}  // namespace gx
