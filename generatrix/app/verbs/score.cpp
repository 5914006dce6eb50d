#include <ATen/ATen.h>

#include <cmath>

#include "generatrix/app/loaded_run.h"
#include "generatrix/app/program.h"
#include "generatrix/app/verbs.h"
#include "generatrix/contract/score_rows.h"
#include "generatrix/data/array_tensor.h"
#include "generatrix/eval/importance.h"
#include "generatrix/eval/summary.h"
#include "generatrix/media/npz.h"

namespace gx {
namespace {

constexpr std::int64_t kBatch = 500;

struct Options {
  std::string run, data, split = "test", out;
  std::int64_t samples = 0, n = 0, seed = 0;
};

Score score_all(const LoadedRun& run, const Options& options, const Dataset& rows) {
  const Rng rng(static_cast<std::uint64_t>(options.seed));
  if (options.samples == 0) return score_rows(run.require<CanScore>("score"), rows, run.codec(), kBatch, rng);
  return importance_score(run.model(), rows, run.codec(), options.samples, rng);
}

ExitCode score(const Options& options, Output& output) {
  const LoadedRun run(options.run);
  const auto data = run.open(options.data);
  const auto rows = first_rows(part_of(data, options.split), options.n);
  const auto score = score_all(run, options, *rows);
  if (!options.out.empty()) write_npz(options.out, {{"nats", to_array(score.nats)}});
  const auto mean = mean_of(score.nats);
  const auto bits = bits_per_dim(mean.value, score.kind, run.codec());
  output.result(
      {{"model", run.name()},
       {"data", data.name},
       {"split", options.split},
       {"values", run.values()},
       {"n", rows->size()},
       {"kind", std::string(name_of(score.kind))},
       {"nats", mean.value},
       {"stderr", mean.error},
       {"bits_per_dim", bits.value_or(std::nan(""))},
       {"samples", options.samples},
       {"seed", options.seed}},
      fmt::format("{} on {} {} ({}): {:.3f} +- {:.3f} nats a row ({}), {} bits/dim, n = {}", run.name(), data.name, options.split,
                  run.values(), mean.value, mean.error, name_of(score.kind), number(bits), rows->size()));
  return ExitCode::ok;
}

}  // namespace

void add_score(Program& program) {
  auto o = std::make_shared<Options>();
  program
      .verb("score", "log-density of data under a model, with its kind and standard error",
            "generatrix score runs/vae --samples 100")
      .required("run", o->run, "run folder, or its model.safetensors")
      .option("data", o->data, "a known data set or a path; the run's own when left out")
      .option("--split", o->split, "train, valid or test")
      .option("--samples", o->samples, "importance samples a row for latent-variable models; 0 = the model's own score")
      .option("-n,--count", o->n, "only the first n rows; 0 = all")
      .option("-o,--out", o->out, "also write the score of every row, array nats of an .npz")
      .option("--seed", o->seed, "of draws")
      .does([o](Output& output) { return score(*o, output); });
}

}  // namespace gx
