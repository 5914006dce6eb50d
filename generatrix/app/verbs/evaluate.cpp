#include "generatrix/eval/evaluate.h"

#include <fmt/ranges.h>

#include <cmath>

#include "generatrix/app/program.h"
#include "generatrix/app/read_rows.h"
#include "generatrix/app/verbs.h"
#include "generatrix/eval/known_samplers.h"
#include "generatrix/eval/metric_words.h"
#include "generatrix/spec/settings.h"
#include "generatrix/studio/features.h"
#include "generatrix/studio/run_sampler.h"

namespace gx {
namespace {

struct Options {
  RunChoice run;
  std::string data, split, sampler, features, device = "auto";
  std::vector<std::string> metrics, settings;
  std::int64_t samples = 100, n = 1000, seed = 0;
};

// One line a number: the contract of --json for `evaluate` and `compare`.
Record record_of(const LoadedRun& run, const JudgedRows& judged, const Options& options, const Measurement& m) {
  Record record{{"model", run.name()},
                {"data", judged.data.name},
                {"split", judged.split},
                {"values", run.values()},
                {"sampler", m.n_fake > 0 ? options.sampler : ""},
                {"metric", m.metric},
                {"value", m.value},
                {"stderr", m.standard_error.value_or(std::nan(""))},
                {"error_by", m.error_by},
                {"kind", m.kind},
                {"measure", m.measure},
                {"given", m.given},
                {"caution", m.caution},
                {"n_real", m.n},
                {"n_fake", m.n_fake},
                {"real_vs_real", m.real_vs_real.value_or(std::nan(""))},
                {"features", m.features},
                {"seed", options.seed}};
  for (const auto& [name, value] : m.extra) record.emplace_back(name, value);
  if (!m.by_dimension.empty()) record.emplace_back("by_dimension", m.by_dimension);
  return record;
}

std::string remarks_of(const Measurement& m) {
  auto text = m.kind;
  if (!m.given.empty()) text += " of p(x|" + m.given + ")";
  if (m.n_fake == 0 || m.n != m.n_fake) text += fmt::format("{}n {}", text.empty() ? "" : ", ", m.n);
  if (m.real_vs_real) text += fmt::format("{}real data {}", text.empty() ? "" : ", ", number(*m.real_vs_real));
  for (const auto& [name, value] : m.extra) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, number(value));
  if (!m.caution.empty()) text += fmt::format("{}! {}", text.empty() ? "" : ", ", m.caution);
  for (const auto value : m.by_dimension) text += fmt::format(" {:.2f}", value);
  return text;
}

// Metrics that were not measured, together where they have one reason.
Said by_reason(const std::vector<Omitted>& omitted) {
  std::vector<std::pair<std::string, std::string>> all;
  for (const auto& [metric, reason] : omitted) all.emplace_back(reason, metric);
  return together(all);
}

// The sampler asked for, of the run's own training rows whatever it is judged on; the first that applies when none was asked for.
std::optional<Sampler> sampler_of(Options& options, const LoadedRun& run, const Output& output) {
  const auto able = samplers_of(run.model(), samplers());
  if (options.sampler.empty() && !able.empty()) options.sampler = able.front().name;
  if (options.sampler.empty()) return std::nullopt;
  const auto settings = with_settings({}, options.settings);
  auto sampler = run_sampler(run, options.sampler, settings, output.noter());
  for (const auto& [path, value] : flatten(settings)) options.sampler += fmt::format(" {}={}", path, value);
  return sampler;
}

ExitCode evaluate_verb(Options options, Output& output) {
  WaitBar wait(output, "loading " + options.run.path);
  const LoadedRun run(options.run, options.device);
  const auto judged = read_rows(run, options.data, options.split, wait, output);
  const auto& data = judged.data;
  const auto rows = judged.rows;
  const auto seed = static_cast<std::uint64_t>(options.seed);
  metrics_named(options.metrics);  // unknown words are refused before any work
  const auto net = features_for(options.features, data.name, run.codec().task().event);
  wait.goes_on("preparing the sampler");
  const auto sampler = sampler_of(options, run, output);
  wait.goes_on("looking at the real rows");
  const Reference reference({.judged = *rows,
                             .train = *data.train,
                             .codec = run.codec(),
                             .n = options.n,
                             .net = net,
                             .modes = data.modes,
                             .rng = Rng(seed).fork("reference")});
  const Evidence evidence{&reference, sampler ? &*sampler : nullptr, reference.real().size(), judged.is_own, data.train.get()};
  const auto found = evaluate(run.model(), *run.here(rows), run.codec(),
                              {.metrics = options.metrics,
                               .k = options.samples,
                               .limit = options.n,
                               .seed = seed,
                               .tell = [&](const std::string& metric) { wait.goes_on("measuring " + metric); }},
                              evidence);
  wait.ends();
  std::vector<std::vector<std::string>> table{{"metric", "value", "+-", "remarks"}};
  for (const auto& m : found.measured) {
    table.push_back({m.metric, number(m.value, 6), number(m.standard_error, 2), remarks_of(m)});
    if (output.json) output.result(record_of(run, judged, options, m), "");
  }
  output.text(
      fmt::format("{} on {} {} ({}), n = {}, seed {}", run.name(), data.name, judged.split, run.values(), found.n, found.seed));
  output.text(columns(table));
  for (const auto& [reason, names] : by_reason(found.omitted))
    output.text(wrapped(fmt::format("Not measured, because {}: {}", reason, fmt::join(names, ", ")), kPageWidth, 4));
  return ExitCode::ok;
}

}  // namespace

void add_evaluate(Program& program) {
  auto o = std::make_shared<Options>();
  program
      .verb("evaluate", "measure a trained model by metrics; each number has its rows, seed and standard error",
            "generatrix evaluate runs/vae --metrics elbo --metrics active_units")
      .run(o->run)
      .through(o->run.through)
      .rows(o->data, o->split)
      .option("--metrics", o->metrics, "names of metrics, with commas (see `generatrix metrics`); all that apply when left out")
      .option("--samples", o->samples, "draws of z for each row in importance-weighted estimates", 1, kMostDraws)
      .option("--sampler", o->sampler,
              "how samples are drawn (see `generatrix metrics`); without it, the first that fits the model")
      .option("--set", o->settings, "setting of the sampler, as components=20 of gmm; may be repeated")
      .option("--features", o->features,
              "net that judges the samples instead of the one that comes with the program: run of a classifier, or FILE.onnx "
              "(docs/formats.md)")
      .option("-n,--count", o->n, "how many real rows, chosen by the seed, and how many samples; 0 = all rows")
      .option("--seed", o->seed, "seed of the choice of rows and of the draws")
      .device(o->device)
      .does([o](Output& output) { return evaluate_verb(*o, output); });
}

}  // namespace gx
