#include "generatrix/tasks/complete.h"

#include "generatrix/app/given.h"
#include "generatrix/app/out_file.h"
#include "generatrix/app/program.h"
#include "generatrix/app/verbs.h"
#include "generatrix/app/wait_bar.h"
#include "generatrix/base/scratch_folder.h"
#include "generatrix/base/text.h"
#include "generatrix/data/filled_table.h"
#include "generatrix/data/given_columns.h"
#include "generatrix/data/known_cells.h"
#include "generatrix/data/memory.h"
#include "generatrix/data/save_rows.h"
#include "generatrix/spec/settings.h"
#include "generatrix/tasks/mask.h"

namespace gx {
namespace {

struct Options {
  RunChoice run;
  std::string file, out, mask, given, device = "auto";
  std::vector<std::string> settings;
  std::int64_t n = 5, rows = 0, steps = 0, seed = 0;
};

CompleteOptions asked(const Options& options, const LoadedRun& run, const Say& say) {
  CompleteOptions all{.n = options.n, .steps = options.steps, .settings = with_settings({}, options.settings)};
  if (!options.mask.empty()) all.known = known_by_mask(options.mask, run.codec().task().event);
  if (!options.given.empty()) all.conditions = conditions_for(run, options.given, say).conditions;
  return all;
}

// What the file calls the rows of the draws. Nothing of a source that has a test part of its own: names are of training rows.
RowNames names_of_draws(const Data& data, std::int64_t n_rows, std::int64_t n) {
  if (data.test->size() > 0) return {};
  return data.row_names.of_draws(data.numbers.train.slice(0, 0, n_rows), n);
}

std::string in_words(std::optional<Score::Kind> exactness) {
  if (!exactness) return ": drawn from a law that the settings make of p(unknown | known) of the model";
  return *exactness == Score::Kind::exact ? ": drawn from p(unknown | known) of the model"
                                          : ": draws approach p(unknown | known) of the model";
}

ExitCode complete(const Options& options, Output& output) {
  const at::NoGradGuard off;
  OutFile out(options.out, "completed", output);
  WaitBar wait(output, "loading " + options.run.path);
  const LoadedRun run(options.run, options.device);
  out.spare(run, {options.file, options.given});
  auto& model = run.require<CanComplete>("complete");
  const auto data = run.open_whole(options.file, options.steps > 0 ? LoadedRun::Windows::last : LoadedRun::Windows::all);
  output.notes(data.notes);
  auto rows = run.here(data.test->size() > 0 ? data.test : data.train);  // the part that the source has to test
  if (rows->size() == 0) throw errors::bad_value("file", options.file, "has no rows");
  rows = first_rows(rows, options.rows);
  wait.goes_on("completing", rows->size());
  const auto all = completed(model, *wait.watched(rows), run.codec(), asked(options, run, output.noter()), options.file,
                             run.rng(options.seed));
  auto drawn = run.codec().decode(all.rows);
  Rows given;  // of each row, where a table is to show it
  if (options.mask.empty()) {
    auto stored = read_all(*rows);
    drawn = with_known_cells(drawn, stored.event.to(at::kCPU).repeated(options.n), run.codec());
    if (options.given.empty()) given = std::move(stored.given);
  }
  const auto file = out.write(natural_ending(run.codec()), output, [&](const Path& path) {
    const auto both = given.empty() ? std::nullopt : with_given_columns(run.codec(), written_ending(path));
    const auto whole = both ? with_given(drawn, given.to(at::kCPU).repeated(options.n)) : drawn;
    const auto save = [&](const Path& to) {
      save_stored(to, whole, both ? *both : run.codec(), options.n, names_of_draws(data, rows->size(), options.n));
    };
    if (!options.mask.empty() || !options.given.empty() || written_ending(path) != ".csv" ||
        !is_table_of(options.file, run.codec()))
      return save(path);
    const ScratchFolder scratch;
    const auto draws = scratch.path() / "draws.csv";
    save(draws);
    write_file(path, filled_table(options.file, draws, options.n));
  });
  const std::string exactness(all.exactness ? name_of(*all.exactness) : "sharper");
  wait.ends();
  output.result(
      {{"run", options.run.path}, {"n", options.n}, {"rows", rows->size()}, {"exactness", exactness}, {"file", file}},
      fmt::format("{} of what is unknown in each of {} in {}", counted(options.n, "draw"), counted(rows->size(), "row"), file));
  if (!output.json) output.note(exactness + in_words(all.exactness));
  return ExitCode::ok;
}

}  // namespace

void add_complete(Program& program) {
  auto o = std::make_shared<Options>();
  program
      .verb("complete", "fill in what rows of a file lack, given the rest: empty cells, hidden pixels, the end of a text",
            "generatrix complete runs/vae fashion-mnist --mask lower --rows 8 -n 5 -o completed.png")
      .run(o->run)
      .required("file", o->file,
                "rows of the kind that the run was trained on: a table with empty cells, pictures, texts or series to continue")
      .option("-n,--count", o->n, "how often each row is completed; the draws of a row follow each other", 1, kMostDraws)
      .option("-o,--out", o->out, kOutHelp)
      .option("--mask", o->mask,
              "part of pictures that is unknown: lower, upper, left, right, middle, a quadrant (upper_left, ...), the others "
              "(all_but_upper_left, ...), or the black pixels of the picture of this path")
      .option("--steps", o->steps,
              "steps by which a series goes on, symbols by which a text read in windows does; 0 = its empty cells, or up to the "
              "longest row of training. Of ratings: items that "
              "each row gets besides; 0 = as many as it lists")
      .option("--set", o->settings,
              "setting of the completion: sweeps=100 of a model with latents, particles=200 of a model of series, "
              "temperature=0.8, top_k=40 "
              "and nucleus=0.9 of an autoregressive model; may be repeated")
      .option("--rows", o->rows, "only the first rows of the file; 0 = all")
      .option("--given", o->given, "condition of a conditional model, as `sample` takes it; without it, what the file says")
      .option("--seed", o->seed, "seed of the draws: the same seed gives the same rows")
      .device(o->device)
      .does([o](Output& output) { return complete(*o, output); });
}

}  // namespace gx
