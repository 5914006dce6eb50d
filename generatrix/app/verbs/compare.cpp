#include <fmt/ranges.h>

#include "generatrix/app/compare_headline.h"
#include "generatrix/app/compare_table.h"
#include "generatrix/app/interrupt.h"
#include "generatrix/app/out_file.h"
#include "generatrix/app/program.h"
#include "generatrix/app/progress_bar.h"
#include "generatrix/app/verbs.h"
#include "generatrix/base/device.h"
#include "generatrix/base/file.h"
#include "generatrix/base/load.h"
#include "generatrix/base/torch.h"
#include "generatrix/contract/conditions.h"
#include "generatrix/eval/metric_words.h"
#include "generatrix/spec/duration.h"
#include "generatrix/studio/contest.h"
#include "generatrix/studio/features.h"
#include "generatrix/studio/loaded_run.h"
#include "generatrix/studio/report_differences.h"
#include "generatrix/studio/report_html.h"
#include "generatrix/tasks/gallery.h"

namespace gx {
namespace {

struct Options {
  std::vector<std::string> names, metrics, samplers, settings;
  std::string data, through, split = "test", budget, features, device, out = "runs/compare";
  std::int64_t steps = 0, least_steps = 0, seeds = 1, n = 1000, k = 100, seed = 0, checkpoint = 0;
  bool force = false, no_costs = false, full = false;
};

std::vector<std::string> settings_of(const Options& options) {
  auto settings = options.settings;
  if (!options.device.empty()) settings.push_back("train.device=" + device_named("--device", options.device).str());
  return settings;
}

ContestRules rules_of(const Options& options) {
  return {.data = options.data,
          .budget = {options.budget.empty() ? 0 : parse_duration("--budget", options.budget), options.least_steps},
          .steps = options.steps,
          .n_seeds = options.seeds,
          .settings = settings_of(options),
          .samplers = options.samplers,
          .split = options.split,
          .folder = options.out,
          .checkpoint = options.checkpoint,
          .force = options.force,
          .through = options.through};
}

std::string budget_of(const Options& options) {
  const auto least = options.least_steps > 0 ? fmt::format(", at least {} steps", options.least_steps) : "";
  if (!options.budget.empty()) return "up to " + options.budget + " of training each" + least;
  if (options.steps > 0) return fmt::format("up to {} steps of training each", options.steps);
  return "each as its recipe or run says";
}

std::string command_of(const Options& options) {
  auto text = fmt::format("generatrix compare {}", fmt::join(options.names, " "));
  if (!options.data.empty()) text += " --data " + options.data;
  if (!options.budget.empty()) text += " --budget " + options.budget;
  if (options.least_steps > 0) text += fmt::format(" --least-steps {}", options.least_steps);
  if (options.steps > 0) text += fmt::format(" --steps {}", options.steps);
  text += fmt::format(" --seeds {} -n {} --samples {} --seed {} --split {}", options.seeds, options.n, options.k, options.seed,
                      options.split);
  if (!options.through.empty()) text += " --through " + options.through;
  if (!options.features.empty()) text += " --features " + options.features;
  if (!options.device.empty()) text += " --device " + options.device;
  if (options.checkpoint > 0) text += fmt::format(" --checkpoint {}", options.checkpoint);
  if (options.force) text += " --force";
  if (options.no_costs) text += " --no-costs";
  for (const auto& name : options.metrics) text += " --metrics " + name;
  for (const auto& name : options.samplers) text += " --sampler " + name;
  for (const auto& setting : options.settings) text += " --set '" + setting + "'";
  return text + " --out " + options.out;
}

// Notes and bars on stderr; Ctrl-C stops.
ContestObserver observer_of(const Output& output) {
  return {.tell = [&](const std::string& what) { output.note(what); },
          .watch = [&] { return progress_bar(output); },
          .stop = interrupted};
}

// What cannot be drawn costs the picture, not the numbers.
template <class Draw>
auto drawn(const Draw& draw, const std::string& what, const Output& output) -> decltype(draw()) {
  try {
    return draw();
  } catch (const std::exception& reason) {
    output.note(fmt::format("no picture of {}: {}", what, reason.what()));
    return {};
  }
}

// Every number and every picture.
Report measured(const Contest& contest, const Options& options, Output& output) {
  const auto seed = static_cast<std::uint64_t>(options.seed);
  const auto pictures = [&](Model& model, const Sampler* sampler, const Ground& ground, const Reference& reference) {
    const auto draw = [&] {
      return gallery(model, sampler, usual_conditions(model.task(), ground.codec, ground.judged.get(), at::kCPU), reference,
                     ground.codec, seed);
    };
    return drawn(draw, "this model", output);
  };
  const auto real = [&](const Reference& reference) {
    return drawn([&] { return real_picture(reference); }, "real rows", output);
  };
  auto report =
      compare(contest.contestants,
              {.samplers = options.samplers,
               .metrics = options.metrics,
               .n = options.n,
               .k = options.k,
               .seed = seed,
               .net = features_for(options.features, contest.data, contest.contestants.front().ground.codec.task().event),
               .costs = options.no_costs ? std::nullopt : std::optional(CostOptions{})},
              {.tell = [&](const std::string& what) { output.note(what); }, .pictures = pictures, .real = real});
  report.differences = differences_of(report, contest);
  report.command = command_of(options);
  report.version = GX_VERSION;
  report.data = contest.data;
  report.values = contest.values;
  report.split = options.split;
  report.budget = budget_of(options);
  report.notes.insert(report.notes.begin(), contest.notes.begin(), contest.notes.end());
  return report;
}

void say(const Report& report, const Options& options, Output& output) {
  for (const auto& record : compare_records(report)) {
    if (output.json) output.result(record, "");
  }
  const auto what = fmt::format("{} ({}, {}), {}; n = {} real rows and {} samples, seed {}; {}", report.data, report.split,
                                report.values, report.budget, report.n_real, report.n_fake, report.seed, report.machine);
  output.text(wrapped(what, kPageWidth) + "\n\n" + (options.full ? compare_table(report) : compare_headline(report)));
  const Path folder = options.out;
  const auto where =
      fmt::format("{}{} shows every number; {} holds them for programs.", options.full ? "" : "--full prints every column. ",
                  (folder / "report.html").string(), (folder / "report.json").string());
  output.text(wrapped(where, kPageWidth));
}

ExitCode compare_verb(const Options& options, Output& output) {
  metrics_named(options.metrics);  // unknown words are refused before any training
  const auto rules = rules_of(options);
  const Path folder = options.out;
  expect_writable({folder / "report.json", folder / "report.html"});
  catch_interrupts();
  const auto load = machine_load();
  const auto contest = hold_contest(options.names, rules, observer_of(output));
  if (!contest) return ExitCode::interrupted;
  auto report = measured(*contest, options, output);
  report.machine = machine_words();
  if (load) report.machine += fmt::format(", load {:.1f} before", *load);
  make_folder(folder);
  write_file(folder / "report.json", report_json(report));
  write_file(folder / "report.html", report_html(report));
  say(report, options, output);
  return ExitCode::ok;
}

}  // namespace

void add_compare(Program& program) {
  auto o = std::make_shared<Options>();
  program
      .verb("compare", "train and measure models side by side: a table, report.html and report.json",
            "generatrix compare vae gan --data fashion-mnist --budget 20s --out runs/compare")
      .required("names", o->names, "runs, or recipes to train")
      .option("--data", o->data, "train recipes on this data set instead of their own")
      .through(o->through)
      .option("--budget", o->budget, "training time of each recipe, such as 20s or 5m; the recipe's own steps when left out")
      .option("--least-steps", o->least_steps,
              "with --budget: every recipe takes so many steps at least, so that a slow machine needs longer, not less training")
      .option("--steps", o->steps, "training steps of each recipe; 0 = its own")
      .option("--seeds", o->seeds, "trainings of each recipe from consecutive seeds; errors then hold rows and seeds", 1)
      .option("--set", o->settings, "change a setting of every recipe (may be repeated)")
      .option("--split", o->split, "rows to judge by: train, valid or test")
      .option("-n,--count", o->n, "real rows, and samples; 0 = all rows and as many samples")
      .option("--samples", o->k, "draws a row of importance-weighted estimates", 1, kMostDraws)
      .option("--metrics", o->metrics, "names of metrics, with commas (see `generatrix metrics`); all that apply when left out")
      .option("--sampler", o->samplers, "a sampler's name (may be repeated); prior, and gmm where there are codes, when left out")
      .option(
          "--features", o->features,
          "a net to judge samples by instead of the program's own: a run that classifies, or FILE.onnx with FILE.toml beside it")
      .option("--seed", o->seed, "of rows, samples and draws")
      .checkpoint(o->checkpoint)
      .option("--out", o->out, "folder of the trained runs and the report")
      .option("--device", o->device, "where recipes are trained, as `train` takes it; all are measured on the processor")
      .flag("--full", o->full, "print every column; without it the most important ones, a table that fits a screen")
      .flag("--no-costs", o->no_costs, "leave out speed and memory")
      .flag("--force", o->force, "compare runs of different data or binarization, all by the rows of the first")
      .does([o](Output& output) { return compare_verb(*o, output); });
}

}  // namespace gx
