#include "generatrix/app/given.h"
#include "generatrix/app/out_file.h"
#include "generatrix/app/program.h"
#include "generatrix/app/verbs.h"
#include "generatrix/app/wait_bar.h"
#include "generatrix/base/text.h"
#include "generatrix/data/given_columns.h"
#include "generatrix/data/save_rows.h"
#include "generatrix/spec/settings.h"
#include "generatrix/studio/loaded_run.h"
#include "generatrix/studio/run_sampler.h"

namespace gx {
namespace {

struct Options {
  RunChoice run;
  std::string out, sampler, given, device = "auto";
  std::vector<std::string> settings;
  std::int64_t n = 64, seed = 0, columns = 0;
};

// Several conditions stand in columns of the grid, one below the other.
std::int64_t columns_of(const Options& options, std::int64_t n_named) {
  return options.columns == 0 && n_named > 1 && n_named <= options.n ? n_named : options.columns;
}

ExitCode sample(const Options& options, Output& output) {
  OutFile out(options.out, "sample", output);
  WaitBar wait(output, "loading " + options.run.path);
  const LoadedRun run(options.run, options.device);
  out.spare(run, {options.given});
  expect_fits(out.named(natural_ending(run.codec())), run.codec(), options.n);
  const auto given = conditions_for(run, options.given, output.noter());
  const auto name = options.sampler.empty() ? "prior" : options.sampler;
  wait.goes_on("preparing sampler " + name);
  const auto sampler = run_sampler(run, name, with_settings({}, options.settings), output.noter());
  wait.goes_on(fmt::format("drawing {} samples", options.n));
  auto rng = run.rng(options.seed);
  const auto told = given.conditions(options.n, rng);
  const auto file = out.write(natural_ending(run.codec()), output, [&](const Path& path) {
    const auto both = told.empty() ? std::nullopt : with_given_columns(run.codec(), written_ending(path));
    const auto next = [&](std::int64_t first, std::int64_t n) {
      if (first > 0) wait.goes_on(fmt::format("drawing {} samples, {} are done", options.n, first));
      const auto own = told.cut(first, n);
      auto drawn = run.codec().decode(sampler.draw(n, own, rng).to(at::kCPU));
      return both ? with_given(std::move(drawn), run.codec().decode_given(own.to(at::kCPU))) : drawn;
    };
    save_in_parts(path, options.n, next, both ? *both : run.codec(), columns_of(options, given.n_named));
  });
  wait.ends();
  output.result({{"model", run.name()}, {"sampler", sampler.name}, {"n", options.n}, {"seed", options.seed}, {"file", file}},
                fmt::format("{} of {} in {}", counted(options.n, "sample"), run.name(), file));
  return ExitCode::ok;
}

}  // namespace

void add_sample(Program& program) {
  auto o = std::make_shared<Options>();
  program
      .verb("sample", "draw new rows from a trained model: pictures, rows of a table, texts, ...",
            "generatrix sample runs/vae -n 64 -o sample.png")
      .run(o->run)
      .through(o->run.through)
      .option("-n,--count", o->n,
              "how many rows to draw; many are drawn and written part by part, where the form of the file allows it", 1)
      .option("-o,--out", o->out, kOutHelp)
      .option("--sampler", o->sampler,
              "how codes are drawn: prior, the model's own law; gaussian, gmm, two_stage or flow, a law fitted to codes of "
              "training rows; of diffusion also ancestral, ddim or ode")
      .option("--set", o->settings,
              "setting of the sampler, as temperature=0.7 of prior, of an autoregressive model also top_k=40 and nucleus=0.9, of "
              "ddim steps=50 and guidance=3, of ode method=midpoint and steps=20; may be repeated; `generatrix metrics` lists "
              "those of "
              "fitted laws")
      .option("--given", o->given,
              "condition of a conditional model: a label (3, label=3, cat), several in turn (0,1,7), all, a caption in words, "
              "columns of a table by name (city=Rome,age=30; several rows with ; between them), or a file whose rows hold "
              "conditions")
      .option("--columns", o->columns,
              "pictures in one line of the grid; 0 = as many as make a square, or one for each condition")
      .option("--seed", o->seed, "seed of the draws: the same seed gives the same rows")
      .device(o->device)
      .does([o](Output& output) { return sample(*o, output); });
}

}  // namespace gx
