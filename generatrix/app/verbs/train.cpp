#include <cstdlib>

#include "generatrix/app/interrupt.h"
#include "generatrix/app/processes.h"
#include "generatrix/app/program.h"
#include "generatrix/app/progress_bar.h"
#include "generatrix/app/verbs.h"
#include "generatrix/base/device.h"
#include "generatrix/base/process_errors.h"
#include "generatrix/base/text.h"
#include "generatrix/base/torch.h"
#include "generatrix/spec/settings.h"
#include "generatrix/spec/toml.h"
#include "generatrix/studio/loaded_run.h"
#include "generatrix/studio/recipes.h"
#include "generatrix/studio/sample_measures.h"
#include "generatrix/studio/suited.h"
#include "generatrix/train/plan.h"
#include "generatrix/train/run.h"

namespace gx {
namespace {

constexpr std::int64_t kFewSteps = 500;  // below which a net has hardly begun to learn

struct Options {
  std::string recipe, data, out, device, from, epochs, steps;
  std::vector<std::string> settings;
  bool resume = false, print = false, plan = false;
  bool distributed = false;
  std::int64_t more = 0, processes = 1;
};

// Says what is trained on, and what reading it left out or changed.
class Announcer final : public Observer {
 public:
  Announcer(const Output& output, const RunConfig& config) : output_(output), config_(config) {}
  void begins(const Beginning& here) override {
    output_.notes(here.notes);
    output_.note(fmt::format("{} to train on, {} to validate, {} to test: {}{}", counted(here.n_train, "row"), here.n_valid,
                             here.n_test, words_of(here.task.event),
                             here.task.given.empty() ? "" : ", given " + words_of(here.task.given)));
    const auto likelihood = likelihood_words(config_.parameters, here.task);
    if (!likelihood.empty()) output_.note("the likelihood follows the data: " + likelihood);
    if (const auto& train = config_.train; train.steps == 0 && here.steps < kFewSteps && here.descends)
      output_.note(fmt::format("note: {} epochs of so few rows are {} steps; --set train.steps=2000 trains for longer",
                               train.epochs, here.steps));
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

// The recipe under what was asked besides: --set first, then options of their own.
RunConfig config_of(const Options& options, const Catalog& catalog, const Output& output) {
  auto settings = options.settings;
  if (!options.data.empty()) settings.push_back("data.name=" + to_text(Value(options.data)));
  if (!options.epochs.empty()) settings.insert(settings.end(), {"train.epochs=" + options.epochs, "train.steps=0"});
  if (!options.steps.empty()) settings.push_back("train.steps=" + options.steps);
  auto [table, notes] = suited(find_config(options.recipe), settings, catalog);
  output.notes(notes);
  if (!options.device.empty()) set(table, "train.device=" + device_named("--device", options.device).str());
  auto config = parse_config(table, catalog);
  if (!options.from.empty()) config.train.from = options.from;
  return config;
}

std::string best_text(const TrainReport& report) {
  if (report.measure.empty()) return "without validation";
  return fmt::format("best validation {}{}", report.measure == "nats" ? "" : report.measure + " ", number(report.best, 6)) +
         (report.measure == "nats" ? " nats" : "");
}

std::string text_of(const TrainReport& report, const Path& folder) {
  if (report.end == TrainReport::End::finished && report.steps_per_second == 0)
    return fmt::format("all {} steps were done before, {}, run in {}; --more N adds steps", report.steps, best_text(report),
                       folder.string());
  const auto end = report.end == TrainReport::End::finished   ? "done"
                   : report.end == TrainReport::End::patience ? "no better score for a while, stopped"
                                                              : "interrupted; continue with --resume";
  return fmt::format("{}: {} steps in {} ({:.0f} steps/s, {:.0f} rows/s), {}, run in {}", end, report.steps,
                     clock_text(report.seconds), report.steps_per_second, report.rows_per_second, best_text(report),
                     folder.string());
}

ExitCode code_of(const TrainReport& report) {
  return report.end == TrainReport::End::interrupted ? ExitCode::interrupted : ExitCode::ok;
}

ExitCode plan_verb(TrainRequest& request, const Catalog& catalog, const Output& output) {
  TrainPlan found;
  {
    const auto bar = progress_bar(output);
    if (bar) request.observers.push_back(bar.get());
    found = plan(request, catalog);
  }
  constexpr double kMegabyte = 1e6;
  const auto megabytes = [](std::int64_t bytes) { return fmt::format("{:.0f} MB", static_cast<double>(bytes) / kMegabyte); };
  output.result(
      {{"model", request.config.model},
       {"parameters", found.n_parameters},
       {"train_rows", found.n_train},
       {"valid_rows", found.n_valid},
       {"steps", found.steps},
       {"epochs", found.epochs},
       {"seconds_per_step", found.seconds_per_step},
       {"seconds", found.seconds},
       {"device", found.device},
       {"state_bytes", found.state_bytes},
       {"data_bytes", found.data_bytes},
       {"peak_bytes", found.peak_bytes}},
      columns(
          {{"model", fmt::format("{}, {} parameters", request.config.model, found.n_parameters)},
           {"rows", fmt::format("{} to train on, {} to validate", found.n_train, found.n_valid)},
           {"steps", fmt::format("{} of {} rows, {} epochs", found.steps, request.config.train.batch, number(found.epochs))},
           {"a step",
            fmt::format("{} ms, mean of {} on {}", number(1000 * found.seconds_per_step), found.measured_steps, machine_words())},
           {"in all", fmt::format("{} of steps; reading, validation and saves come on top", clock_text(found.seconds))},
           {"memory",
            fmt::format("{} of {} at the most while measuring; {} of weights, gradients, optimizer and averages, {} of rows",
                        megabytes(found.peak_bytes), found.device, megabytes(found.state_bytes), megabytes(found.data_bytes))}}));
  return ExitCode::ok;
}

// Of this process among those that train together; alone where nothing is trained or nobody has started it so.
Seat seat_of(const Options& options) {
  const bool is_started = options.distributed || is_one_of_processes();
  if (!is_started || options.print || options.plan) return {};
  return seat_in([](const char* name) { return std::getenv(name); });
}

// Trains along with the leader. Where run_processes has started all of them, it or the leader says why another one ended.
ExitCode follow(const TrainRequest& request, const Catalog& catalog) {
  try {
    return code_of(train(request, catalog));
  } catch (const LostProcess& error) {
    if (is_one_of_processes()) return error.code();
    throw;
  }
}

ExitCode train_verb(const Options& options, Output& output) {
  if (options.distributed && options.processes > 1)
    throw errors::bad_value("--processes", std::to_string(options.processes), "another launcher has started them: leave it out");
  const auto catalog = full_catalog();
  const auto seat = seat_of(options);
  if (seat.rank > 0) output.quiet = true;  // the leader speaks for all
  auto config = config_of(options, catalog, output);
  if (options.print) {
    output.result({{"config", to_toml(to_table(config))}}, to_toml(to_table(config)));
    return ExitCode::ok;
  }
  if (options.processes > 1 && !is_one_of_processes() && !options.plan) return run_processes(options.processes);
  if (seat.local_rank > 0 && config.train.device == "cuda") config.train.device += fmt::format(":{}", seat.local_rank);
  TrainRequest request{resolved(config), {folder_of(options)}, options.resume, options.more, Communicator(seat)};
  request.measures = sample_measures();
  if (options.plan) return plan_verb(request, catalog, output);
  catch_interrupts();
  request.stop = interrupted;
  if (!request.together.leads()) return follow(request, catalog);
  Announcer announcer(output, request.config);
  auto bar = progress_bar(output);
  if (bar) request.observers.push_back(bar.get());
  request.observers.push_back(&announcer);  // after the bar, whose wait ends then
  if (request.config.train.precision == "bf16" && request.config.train.device == "cpu" && !has_fast_bfloat16()) {
    output.note("note: this processor has no bfloat16 arithmetic of its own; train.precision = \"fp32\" is faster here");
  }
  const auto report = train(request, catalog);
  bar.reset();
  output.result({{"run", request.folder.root.string()},
                 {"steps", report.steps},
                 {"seconds", report.seconds},
                 {"steps_per_second", report.steps_per_second},
                 {"rows_per_second", report.rows_per_second},
                 {"best", report.best},
                 {"best_by", report.measure.empty() ? FieldValue(nullptr) : FieldValue(report.measure)}},
                text_of(report, request.folder.root));
  return code_of(report);
}

}  // namespace

void add_train(Program& program) {
  auto o = std::make_shared<Options>();
  program.verb("train", "train a model and keep it in a run folder", "generatrix train vae --set train.epochs=2 --out runs/vae")
      .required("recipe", o->recipe, "a recipe's name (see `generatrix explain MODEL`), a .toml file, or a run folder")
      .option("--set", o->settings, "change a setting: --set model.latent=10 (may be repeated)")
      .option("--out", o->out, "the run folder; runs/<recipe> when left out")
      .option("--data", o->data, "a known data set or a path to data, as --set data.name")
      .option("--epochs", o->epochs, "passes over the training rows, as --set train.epochs")
      .option("--steps", o->steps, "steps in all, as --set train.steps")
      .option("--from", o->from, "start from the weights of another run, where names and shapes fit")
      .flag("--resume", o->resume, "continue the run of that folder where it was last saved")
      .option("--more", o->more, "continue that run for so many steps beyond those that were planned")
      .option("--processes", o->processes, "train by so many processes of this machine, which share each batch", 1, 256)
      .flag("--distributed", o->distributed, "this is one process of several: torchrun, mpirun or srun has started it")
      .flag("--print", o->print, "write the whole configuration as TOML, and train nothing")
      .flag("--plan", o->plan, "say size, memory and time, measured by a few steps, and train nothing")
      .device(o->device)
      .does([o](Output& output) { return train_verb(*o, output); });
}

}  // namespace gx
