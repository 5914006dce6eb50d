#include "generatrix/app/program.h"
#include "generatrix/app/read_rows.h"
#include "generatrix/app/verbs.h"
#include "generatrix/tasks/naive_bayes.h"

namespace gx {
namespace {

struct Options {
  RunChoice run;
  std::string data, split, device = "auto";
  std::int64_t samples = 0, n = 0, seed = 0;
  bool by_class = false;
};

using Names = std::vector<std::string>;

std::string name_of_class(const Names& names, std::size_t y) { return y < names.size() ? names[y] : std::to_string(y); }

std::string table_of(const Names& names, const LabelAccuracy& accuracy, const std::optional<LabelAccuracy>& baseline) {
  std::vector<std::vector<std::string>> table{{"class", "rows", "right", "naive Bayes"}};
  if (!baseline) table.front().pop_back();
  for (std::size_t y = 0; y < accuracy.rows.size(); ++y) {
    table.push_back({name_of_class(names, y), std::to_string(accuracy.rows[y]), number(accuracy.by_class[y])});
    if (baseline) table.back().push_back(number(baseline->by_class[y]));
  }
  return columns(table);
}

ExitCode classify_verb(const Options& options, Output& output) {
  WaitBar wait(output, "loading " + options.run.path);
  const LoadedRun run(options.run, options.device);
  const auto judged = read_rows(run, options.data, options.split, wait, output);
  const auto& data = judged.data;
  const auto train =
      judged.is_own ? part_of(data, "train") : own_training_rows(run, output.noter());  // what the model learned from
  const ClassifyOptions asked{.samples = options.samples, .limit = options.n, .seed = static_cast<std::uint64_t>(options.seed)};
  const auto rows = rows_to_classify(judged.rows, asked);
  const auto prior = log_label_prior(*train, run.codec().task());
  wait.goes_on("classifying", rows->size());
  const auto accuracy = accuracy_of(classify(run.model(), *wait.watched(run.here(rows)), run.codec(), prior, asked));
  std::optional<LabelAccuracy> baseline;
  if (!why_no_naive_bayes(run.codec().task())) {
    wait.goes_on("fitting naive Bayes");
    baseline = accuracy_of(classify(fit_naive_bayes(*train, run.codec(), Rng(asked.seed)), *rows, run.codec(), asked));
  }
  const bool direct = dynamic_cast<CanClassify*>(&run.model());
  Record record{{"model", run.name()},
                {"data", data.name},
                {"split", judged.split},
                {"values", run.values()},
                {"n", accuracy.n},
                {"how", std::string(direct ? "direct" : "bayes")},
                {"accuracy", accuracy.value},
                {"stderr", accuracy.standard_error},
                {"naive_bayes", baseline ? FieldValue(baseline->value) : nullptr},
                {"samples", options.samples},
                {"seed", options.seed}};
  if (options.by_class) record.emplace_back("by_class", accuracy.by_class);
  wait.ends();
  auto text = fmt::format("{} on {} {} ({}): {:.2f} +- {:.2f} % right, n = {}", run.name(), data.name, judged.split, run.values(),
                          100 * accuracy.value, 100 * accuracy.standard_error, accuracy.n);
  if (baseline) text += fmt::format("; naive Bayes on the same rows {:.2f} %", 100 * baseline->value);
  output.result(record, text);
  if (options.by_class) output.text(table_of(run.codec().label_names(), accuracy, baseline));
  return ExitCode::ok;
}

}  // namespace

void add_classify(Program& program) {
  auto o = std::make_shared<Options>();
  program
      .verb("classify",
            "predict the labels of rows and count how many are right: by Bayes' rule from a model of p(x|label), or by a "
            "classifier",
            "generatrix classify runs/vae-labels -n 1000 --samples 10")
      .run(o->run)
      .rows(o->data, o->split)
      .option("-n,--count", o->n, "how many rows, chosen by the seed; 0 = all rows")
      .option("--samples", o->samples,
              "importance samples for each row and label, for models with latent variables; 0 = the model's own score")
      .flag("--by-class", o->by_class, "show the share of right answers for each class too")
      .option("--seed", o->seed, "seed of the choice of rows and of the draws")
      .device(o->device)
      .does([o](Output& output) { return classify_verb(*o, output); });
}

}  // namespace gx
