#include "generatrix/app/out_file.h"
#include "generatrix/app/program.h"
#include "generatrix/app/read_rows.h"
#include "generatrix/app/verbs.h"
#include "generatrix/base/text.h"
#include "generatrix/data/array_tensor.h"
#include "generatrix/data/memory.h"
#include "generatrix/data/save_rows.h"
#include "generatrix/media/csv.h"
#include "generatrix/media/npz.h"
#include "generatrix/tasks/naive_bayes.h"

namespace gx {
namespace {

struct Options {
  RunChoice run;
  std::string data, split, out, device = "auto";
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

// Of each row its number, the most probable label, how probable it is, and the label that the row carries; or arrays row, label,
// log_probs [n, classes].
void write_labels(const Path& path, const Names& names, const Classified& found, const Tensor& numbers) {
  const auto labels = found.log_probs.argmax(1);
  if (written_ending(path) == ".npz")
    return write_npz(path, {{"row", to_array(numbers)}, {"label", to_array(labels)}, {"log_probs", to_array(found.log_probs)}});
  const auto text = [&](std::int64_t label) { return label < 0 ? "" : name_of_class(names, static_cast<std::size_t>(label)); };
  auto table = csv_line({"row", "label", "probability", "known"});
  for (std::int64_t i = 0; i < numbers.size(0); ++i) {
    const auto label = labels[i].item<std::int64_t>();
    table += csv_line({fmt::format("{}", numbers[i].item<std::int64_t>()), text(label),
                       fmt::format("{:.6g}", found.log_probs[i][label].exp().item<double>()),
                       text(found.given[i].item<std::int64_t>())});
  }
  write_file(path, table);
}

ExitCode classify_verb(const Options& options, Output& output) {
  OutFile out(options.out, "labels", output);
  out.expect_endings({".csv", ".npz"});
  WaitBar wait(output, "loading " + options.run.path);
  const LoadedRun run(options.run, options.device);
  out.spare(run, {options.data});
  const auto judged = read_rows(run, options.data, options.split, wait, output);
  const auto& data = judged.data;
  const auto train =
      judged.is_own ? part_of(data, "train") : own_training_rows(run, output.noter());  // what the model learned from
  const ClassifyOptions asked{.samples = options.samples, .limit = options.n, .seed = static_cast<std::uint64_t>(options.seed)};
  const auto chosen = rows_to_classify(judged.rows->size(), asked);
  const auto rows = options.n == 0 ? judged.rows : std::make_shared<Subset>(judged.rows, chosen);
  if (options.out.empty()) expect_labels(*rows, run.codec());  // before the work
  const auto prior = log_label_prior(*train, run.codec().task());
  wait.goes_on("classifying", rows->size());
  const auto found = classify(run.model(), *wait.watched(run.here(rows)), run.codec(), prior, asked);
  std::string file;
  if (!options.out.empty()) {
    const auto write = [&](const Path& path) {
      write_labels(path, run.codec().label_names(), found, judged.numbers.index_select(0, chosen));
    };
    file = out.write(".csv", output, write);
    if (!found.knows_labels()) {
      wait.ends();
      output.result({{"model", run.name()}, {"data", data.name}, {"split", judged.split}, {"n", rows->size()}, {"file", file}},
                    fmt::format("labels of {} in {}; none is known to compare with", counted(rows->size(), "row"), file));
      return ExitCode::ok;
    }
  }
  const auto accuracy = accuracy_of(found);
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
  if (!file.empty()) record.emplace_back("file", file);
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
            "predict the labels of rows, write them, and count how many are right: by Bayes' rule from a model of p(x|label), or "
            "by a classifier",
            "generatrix classify runs/vae-labels -n 1000 --samples 10")
      .run(o->run)
      .rows(o->data, o->split)
      .option("-n,--count", o->n, "how many rows, chosen by the seed; 0 = all rows")
      .option("-o,--out", o->out,
              "write into this .csv of each row its number in the file, the most probable label, its probability and the label "
              "that the row carries, or into this .npz the log-probabilities of all labels; labels may be unknown then")
      .option("--samples", o->samples,
              "importance samples for each row and label, for models with latent variables; 0 = the model's own score")
      .flag("--by-class", o->by_class, "show the share of right answers for each class too")
      .option("--seed", o->seed, "seed of the choice of rows and of the draws")
      .device(o->device)
      .does([o](Output& output) { return classify_verb(*o, output); });
}

}  // namespace gx
