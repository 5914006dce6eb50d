#include <cmath>

#include "generatrix/app/out_file.h"
#include "generatrix/app/program.h"
#include "generatrix/app/read_rows.h"
#include "generatrix/app/verbs.h"
#include "generatrix/contract/score_rows.h"
#include "generatrix/data/array_tensor.h"
#include "generatrix/data/save_rows.h"
#include "generatrix/eval/importance.h"
#include "generatrix/eval/known_metrics.h"
#include "generatrix/eval/metrics/likelihood.h"
#include "generatrix/media/csv.h"
#include "generatrix/media/npz.h"

namespace gx {
namespace {

constexpr std::int64_t kBatch = 128;

struct Options {
  RunChoice run;
  std::string data, split, out, device = "auto";
  std::int64_t n = 0, samples = 0, seed = 0;
};

Score importance_score(const Subject& subject) {
  if (!has_draws(subject.model())) throw errors::lacks_latents("--samples");
  const auto own = subject.score().info;
  return {importance_of(subject).nats, {importance_kind(own.kind), own.measure}};
}

double bits_of(const Subject& subject) {
  const auto found = bits_per_dim().measure(subject);
  const auto* bits = std::get_if<Measurement>(&found);
  return bits ? bits->value : std::nan("");
}

// Arrays nats and row, and cells where rows differ in how many of their cells are known; or the same as columns.
void write_scores(const Path& path, const Score& score, const Tensor& numbers) {
  Arrays arrays{{"nats", to_array(score.nats)}, {"row", to_array(numbers)}};
  const bool differ = score.n_cells.defined();
  if (differ) arrays.emplace("cells", to_array(score.n_cells));
  if (written_ending(path) == ".npz") return write_npz(path, arrays);
  std::vector<std::string> header{"row", "nats"};
  if (differ) header.emplace_back("cells");
  auto table = csv_line(header);
  for (std::int64_t i = 0; i < numbers.size(0); ++i) {
    std::vector<std::string> cells{fmt::format("{}", numbers[i].item<std::int64_t>()),
                                   fmt::format("{:.9g}", score.nats[i].item<double>())};
    if (differ) cells.push_back(fmt::format("{}", score.n_cells[i].item<std::int64_t>()));
    table += csv_line(cells);
  }
  write_file(path, table);
}

std::string bits_are_of(const Subject& subject) {
  return subject.marginal_score() ? "of log p(x), summed over labels by their share in training" : "of what rows are given";
}

ExitCode score(const Options& options, Output& output) {
  OutFile out(options.out, "score", output);
  out.expect_endings({".csv", ".npz"});
  WaitBar wait(output, "loading " + options.run.path);
  const LoadedRun run(options.run, options.device);
  out.spare(run, {options.data});
  run.require<CanScore>("score");
  const auto judged = read_rows(run, options.data, options.split, wait, output, options.n);
  const auto& data = judged.data;
  const auto rows = wait.watched(run.here(judged.rows));
  wait.goes_on("scoring", rows->size());
  const bool own = options.samples == 0;
  const Subject subject(run.model(), *rows, run.codec(), std::max<std::int64_t>(1, options.samples), kBatch,
                        run.rng(options.seed));
  const auto score = own ? subject.score() : importance_score(subject);
  if (!options.out.empty()) out.write(".csv", output, [&](const Path& path) { write_scores(path, score, judged.numbers); });
  const auto mean = mean_of(score.nats);
  const auto error = mean.standard_error.value_or(std::nan(""));
  const auto given = given_words(subject);
  const auto bits = own ? bits_of(subject) : std::nan("");
  wait.ends();
  if (const auto why = why_unranked(subject, score.info); !why.empty() && score.info.kind != Score::Kind::unnormalized)
    output.note(why);
  output.result(
      {{"model", run.name()},
       {"data", data.name},
       {"split", judged.split},
       {"values", run.values()},
       {"n", rows->size()},
       {"kind", std::string(name_of(score.info.kind))},
       {"given", given},
       {"nats", mean.value},
       {"stderr", error},
       {"bits_per_dim", bits},
       {"samples", options.samples},
       {"seed", options.seed}},
      fmt::format("{} on {} {} ({}): {:.3f} +- {} nats a row{} ({}), {} bits/dim{}, n = {}", run.name(), data.name, judged.split,
                  run.values(), mean.value, number(error, 2), given.empty() ? "" : " of log p(x|" + given + ")",
                  name_of(score.info.kind), number(bits), given.empty() ? "" : " (" + bits_are_of(subject) + ")", rows->size()));
  return ExitCode::ok;
}

}  // namespace

void add_score(Program& program) {
  auto o = std::make_shared<Options>();
  program
      .verb("score", "tell how probable rows of data are under a model: nats a row, their kind and standard error",
            "generatrix score runs/vae --samples 100")
      .run(o->run)
      .through(o->run.through)
      .rows(o->data, o->split)
      .option("-n,--count", o->n, "only the first n rows; 0 = all")
      .option("--samples", o->samples,
              "importance samples for each row, for models with latent variables; 0 = the model's own score", 0, kMostDraws)
      .option("-o,--out", o->out,
              "also write into this .csv or .npz of each row its number in the file (row), its score (nats) and, where rows "
              "differ in it, how many of its cells are known (cells); - is standard output")
      .option("--seed", o->seed, "seed of the draws")
      .device(o->device)
      .does([o](Output& output) { return score(*o, output); });
}

}  // namespace gx
