#include "generatrix/app/interrupt.h"
#include "generatrix/app/program.h"
#include "generatrix/app/progress_bar.h"
#include "generatrix/app/verbs.h"
#include "generatrix/base/device.h"
#include "generatrix/base/text.h"
#include "generatrix/base/torch.h"
#include "generatrix/spec/settings.h"
#include "generatrix/studio/loaded_run.h"
#include "generatrix/studio/recipes.h"
#include "generatrix/studio/suited.h"
#include "generatrix/train/run.h"

namespace gx {
namespace {

constexpr std::int64_t kFewSteps = 500;  // below which a net has hardly begun to learn

struct Options {
  std::string recipe, out, device;
  std::vector<std::string> settings;
  bool resume = false;
};

// Says what is trained on, and what reading it left out or changed.
class Announcer final : public Observer {
 public:
  Announcer(const Output& output, const RunConfig& config) : output_(output), config_(config) {}
  void begins(const Beginning& here) override {
    for (const auto& note : here.notes) output_.note("note: " + note);
    output_.note(fmt::format("{} to train on, {} to validate, {} to test: {}{}", counted(here.n_train, "row"), here.n_valid,
                             here.n_test, words_of(here.task.event),
                             here.task.given.empty() ? "" : ", given " + words_of(here.task.given)));
    const auto likelihood = likelihood_words(config_.parameters, here.task);
    if (!likelihood.empty()) output_.note("the likelihood follows the data: " + likelihood);
    const auto& train = config_.train;
    if (const auto batches = (here.n_train + train.batch - 1) / train.batch;
        train.steps == 0 && train.epochs * batches < kFewSteps)
      output_.note(fmt::format("note: {} epochs of so few rows are {} batches; --set train.steps=2000 trains for longer",
                               train.epochs, train.epochs * batches));
  }

 private:
  const Output& output_;
  const RunConfig& config_;
};

// With --resume a run folder may stand in place of the recipe.
Path folder_of(const Options& options) {
  if (!options.out.empty()) return options.out;
  if (std::filesystem::is_directory(options.recipe)) return options.recipe;
  return Path("runs") / Path(options.recipe).stem();
}

std::string text_of(const TrainReport& report, const Path& folder) {
  const auto end = report.end == TrainReport::End::finished   ? "done"
                   : report.end == TrainReport::End::patience ? "no better score for a while, stopped"
                                                              : "interrupted; continue with --resume";
  return fmt::format("{}: {} steps in {} ({:.0f} steps/s, {:.0f} rows/s), best validation {} nats, run in {}", end, report.steps,
                     clock_text(report.seconds), report.steps_per_second, report.rows_per_second, number(report.best, 6),
                     folder.string());
}

ExitCode train_verb(const Options& options, Output& output) {
  const auto catalog = full_catalog();
  auto [table, notes] = suited(find_config(options.recipe), options.settings, catalog);
  for (const auto& note : notes) output.note("note: " + note);
  if (!options.device.empty()) set(table, "train.device=" + device_named("--device", options.device).str());
  TrainRequest request{resolved(parse_config(table, catalog)), {folder_of(options)}, options.resume};
  Announcer announcer(output, request.config);
  request.observers.push_back(&announcer);
  std::unique_ptr<ProgressBar> bar;
  if (!output.quiet) {
    bar = std::make_unique<ProgressBar>();
    request.observers.push_back(bar.get());
  }
  if (request.config.train.precision == "bf16" && request.config.train.device == "cpu" && !has_fast_bfloat16()) {
    output.note("note: this processor has no bfloat16 arithmetic of its own; train.precision = \"fp32\" is faster here");
  }
  catch_interrupts();
  request.stop = interrupted;
  const auto report = train(request, catalog);
  bar.reset();
  output.result({{"run", request.folder.root.string()},
                 {"steps", report.steps},
                 {"seconds", report.seconds},
                 {"steps_per_second", report.steps_per_second},
                 {"rows_per_second", report.rows_per_second},
                 {"best", report.best}},
                text_of(report, request.folder.root));
  return report.end == TrainReport::End::interrupted ? ExitCode::interrupted : ExitCode::ok;
}

}  // namespace

void add_train(Program& program) {
  auto o = std::make_shared<Options>();
  program.verb("train", "train a model and keep it in a run folder", "generatrix train vae --set train.epochs=2 --out runs/vae")
      .required("recipe", o->recipe, "a recipe's name (see `generatrix explain MODEL`), a .toml file, or a run folder")
      .option("--set", o->settings, "change a setting: --set model.latent=10 (may be repeated)")
      .option("--out", o->out, "the run folder; runs/<recipe> when left out")
      .flag("--resume", o->resume, "continue the run of that folder where it was last saved")
      .device(o->device)
      .does([o](Output& output) { return train_verb(*o, output); });
}

}  // namespace gx
