#include "generatrix/eval/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "generatrix/eval/compare_cost.h"
#include "generatrix/eval/evaluate.h"
#include "generatrix/eval/known_samplers.h"
#include "generatrix/eval/metric_words.h"
#include "generatrix/eval/no_model.h"
#include "generatrix/eval/ranking.h"
#include "generatrix/eval/report_cell.h"

namespace gx {
namespace {

constexpr const char* kNoModel = "no model made these rows";

bool needs_samples(const MetricInfo& info) { return std::ranges::find(info.needs, "sample") != info.needs.end(); }

std::vector<MetricInfo> chosen_metrics(const std::vector<std::string>& names) {
  std::vector<MetricInfo> chosen;
  for (const auto* metric : metrics_named(names)) chosen.push_back(metric->info);
  return chosen;
}

std::vector<std::string> names_where(const std::vector<MetricInfo>& infos, bool of_samples) {
  std::vector<std::string> names;
  for (const auto& info : infos) {
    if (needs_samples(info) == of_samples) names.push_back(info.name);
  }
  return names;
}

// The model's own sampler, and a mixture on its codes unless they are the data itself in other coordinates.
std::vector<std::string> names_of_samplers(Model& model, const std::vector<std::string>& asked) {
  std::vector<std::string> found;
  const bool by_default = asked.empty();
  for (const auto& info : samplers_of(model, samplers())) {
    const bool wanted = by_default ? info.name == "prior" || (info.name == "gmm" && !dynamic_cast<CanInvert*>(&model))
                                   : std::ranges::find(asked, info.name) != asked.end();
    if (wanted) found.push_back(info.name);
  }
  if (found.empty()) found.emplace_back("none");
  return found;
}

using Findings = std::map<std::string, Metric::Finding>;  // by metric

void take(Findings& findings, Evaluation&& evaluation) {
  for (auto& m : evaluation.measured) findings.insert_or_assign(m.metric, std::move(m));
  for (auto& o : evaluation.omitted) findings.insert_or_assign(o.metric, std::move(o));
}

bool is_alive(const Trained& trained) { return trained.model != nullptr; }

class Comparison {
 public:
  Comparison(const CompareOptions& options, const CompareHooks& hooks)
      : options_(options), hooks_(hooks), infos_(chosen_metrics(options.metrics)) {}

  Report report(const std::vector<Contestant>& contestants) {
    for (const auto& name : options_.samplers) check(name, contestants);
    Report report{.seed = options_.seed};
    if (!contestants.empty()) {
      const auto& ground = largest(contestants);
      const auto n = reference(ground).real().size();  // 0: events of which no samples are judged
      const auto n_judged = options_.n == 0 ? ground.judged->size() : std::min(options_.n, ground.judged->size());
      report.n_real = n > 0 ? n : n_judged;
      report.n_fake = n;
      report.real = hooks_.real(reference(ground));
    }
    for (const auto& info : infos_) {
      auto heading = info.heading.empty() ? info.name : info.heading;
      std::ranges::replace(heading, '_', ' ');
      report.columns.push_back({info.name, heading, info.group, info.unit, info.summary, info.better});
    }
    const auto costs = cost_columns();
    report.columns.insert(report.columns.end(), costs.begin(), costs.end());
    for (const auto& contestant : contestants) add_rows(report, contestant);
    if (!contestants.empty()) add_baselines(report, largest(contestants));
    return report;
  }

 private:
  // The ground of most training rows, so that no order of contestants decides which one.
  static const Ground& largest(const std::vector<Contestant>& contestants) {
    const auto rows = [](const Contestant& contestant) { return contestant.ground.train->size(); };
    return std::ranges::max_element(contestants, {}, rows)->ground;
  }

  const Reference& reference(const Ground& ground) {
    const Reference::Parts parts{.judged = *ground.judged,
                                 .train = *ground.train,
                                 .codec = ground.codec,
                                 .n = options_.n,
                                 .net = options_.net,
                                 .modes = ground.modes,
                                 .rng = Rng(options_.seed).fork("reference")};
    return references_.try_emplace({ground.judged, ground.train}, parts).first->second;
  }

  void add_baselines(Report& report, const Ground& ground) {
    const auto& real = reference(ground);
    const auto n_metrics = infos_.size();
    if (real.real().size() > 0) {
      const auto model = no_model(real.codec());
      for (const auto& sampler : samplers_of_no_model(real)) {
        hooks_.tell(sampler.name);
        const Evidence evidence{&real, &sampler, real.real().size()};
        Findings findings = failed(kNoModel);
        take(findings, evaluate(*model, *ground.judged, real.codec(),
                                {.metrics = names_where(infos_, true), .limit = options_.n, .seed = options_.seed}, evidence));
        report.baselines.push_back({.name = sampler.name, .sampler = "none", .cells = metric_cells({findings})});
      }
    }
    ReportRow floor{.name = kRealRows, .sampler = "none"};
    for (std::size_t c = 0; c < n_metrics; ++c) floor.cells.push_back(real_cell(report, c));
    report.baselines.push_back(std::move(floor));
    for (auto& row : report.baselines) row.cells.resize(report.columns.size(), {.reason = kNoModel});
  }

  // What real rows give in that column, from whoever stands beside it.
  static ReportCell real_cell(const Report& report, std::size_t c) {
    for (const auto* rows : {&report.baselines, &report.rows}) {
      for (const auto& row : *rows) {
        const auto& cell = row.cells[c];
        if (!cell.real_vs_real) continue;
        return {.value = cell.real_vs_real,
                .standard_error = cell.real_vs_real_error,
                .error_by = cell.real_vs_real_error ? "jackknife" : "",
                .n_real = cell.n_real,
                .n_fake = cell.n_fake,
                .features = cell.features};
      }
    }
    return {.reason = kNoModel};
  }

  // Throws for a sampler that neither all models have nor one of these.
  static void check(const std::string& name, const std::vector<Contestant>& contestants) {
    const auto has_it = [&](const Trained& one) {
      if (!is_alive(one)) return false;
      const auto found = samplers_of(*one.model, samplers());
      return std::ranges::find(found, name, &SamplerInfo::name) != found.end();
    };
    const auto any = [&](const Contestant& contestant) { return std::ranges::any_of(contestant.trained, has_it); };
    if (!std::ranges::any_of(contestants, any)) sampler_named(name);
  }

  void add_rows(Report& report, const Contestant& contestant) {
    ReportRow row{.name = contestant.name,
                  .model = contestant.model,
                  .family = contestant.family,
                  .sampler = "none",
                  .source = contestant.source,
                  .curves = contestant.curves,
                  .config = contestant.config};
    const auto& trained = contestant.trained;
    for (const auto& one : trained) row.seeds.push_back(one.seed);
    const auto n_alive = std::ranges::count_if(trained, is_alive);
    const auto n_failed = std::ssize(trained) - n_alive;
    const auto failure = n_failed > 0 ? std::ranges::find_if_not(trained, is_alive)->failure : "";
    if (n_alive == 0) {
      row.failure = failure;
      row.cells.assign(report.columns.size(), {.reason = failure});
      report.rows.push_back(std::move(row));
      return;
    }
    if (n_failed > 0) {
      report.notes.push_back(fmt::format("{}: {} of {} trainings failed ({}); its numbers are of the others", contestant.name,
                                         n_failed, trained.size(), failure));
    }
    measure(report, row, contestant);
  }

  // The rows of one contestant, one for each sampler.
  void measure(Report& report, const ReportRow& blank, const Contestant& contestant) {
    const auto& trained = contestant.trained;
    const auto& ground = contestant.ground;
    const auto& first = *std::ranges::find_if(trained, is_alive);
    const auto names = names_of_samplers(*first.model, options_.samplers);
    std::vector<ReportRow> rows(names.size(), blank);
    std::vector<std::vector<Findings>> found(names.size());  // by sampler and seed
    for (const auto& one : trained) {
      const auto alone = is_alive(one) ? of_model(blank, one, ground) : failed(one.failure);
      std::optional<ContestantCost> costs;
      if (&one == &first) costs.emplace(trained, ground, options_.costs);
      for (std::size_t i = 0; i < names.size(); ++i) {
        found[i].push_back(alone);
        if (!is_alive(one)) continue;
        const auto sampler = fitted(names[i], *one.model, ground);
        if (sampler) add_samples(found[i].back(), blank, one, ground, *sampler);
        if (!costs) continue;
        tell(blank, one, "speed, memory and pictures");
        rows[i].cells = costs->cells(sampler ? &*sampler : nullptr);
        rows[i].pictures = hooks_.pictures(*one.model, sampler ? &*sampler : nullptr, ground, reference(ground));
      }
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
      rows[i].sampler = names[i];
      const auto cells = metric_cells(found[i]);
      rows[i].cells.insert(rows[i].cells.begin(), cells.begin(), cells.end());  // before the costs
      report.rows.push_back(std::move(rows[i]));
    }
  }

  Findings of_model(const ReportRow& row, const Trained& trained, const Ground& ground) {
    tell(row, trained, "measuring");
    return evaluated(trained, ground, nullptr);
  }

  void add_samples(Findings& findings, const ReportRow& row, const Trained& trained, const Ground& ground,
                   const Sampler& sampler) {
    tell(row, trained, "samples by " + sampler.name);
    for (auto& [name, finding] : evaluated(trained, ground, &sampler)) findings[name] = finding;
  }

  std::vector<ReportCell> metric_cells(const std::vector<Findings>& by_seed) const {
    std::vector<ReportCell> cells;
    for (const auto& info : infos_) {
      std::vector<Metric::Finding> column;
      for (const auto& findings : by_seed) column.push_back(findings.at(info.name));
      cells.push_back(cell_of(column));
    }
    return cells;
  }

  void tell(const ReportRow& row, const Trained& trained, const std::string& what) const {
    hooks_.tell(fmt::format("{} (seed {}): {}", row.name, trained.seed, what));
  }

  Findings failed(const std::string& reason) const {
    Findings findings;
    for (const auto& info : infos_) findings.emplace(info.name, Omitted{info.name, reason});
    return findings;
  }

  static std::optional<Sampler> fitted(const std::string& name, Model& model, const Ground& ground) {
    if (name == "none") return std::nullopt;
    return sampler_named(name, model).fit(model, ground.codec, {}, ground.train.get(), Rng(kFitSeed).fork(name));
  }

  // Of a model that is alive: the metrics of samples when there is a sampler, those of the model alone otherwise.
  Findings evaluated(const Trained& trained, const Ground& ground, const Sampler* sampler) {
    const auto names = names_where(infos_, sampler != nullptr);
    Findings findings;
    if (!sampler) {
      for (const auto& name : names_where(infos_, true))
        findings.emplace(name, Omitted{name, "no sampler draws from this model"});
    }
    if (names.empty()) return findings;
    const auto& real = reference(ground);
    const Evidence evidence{&real, sampler, real.real().size(), ground.train_is_own, ground.train.get()};
    take(findings, evaluate(*trained.model, *ground.judged, ground.codec,
                            {.metrics = names, .k = options_.k, .limit = options_.n, .seed = options_.seed}, evidence));
    return findings;
  }

  const CompareOptions& options_;
  const CompareHooks& hooks_;
  std::vector<MetricInfo> infos_;
  std::map<std::pair<DatasetPtr, DatasetPtr>, Reference> references_;  // by judged and training rows
};

}  // namespace

Report compare(const std::vector<Contestant>& contestants, const CompareOptions& options, const CompareHooks& hooks) {
  auto report = Comparison(options, hooks).report(contestants);
  drop_empty_columns(report);
  mark_best(report);
  return report;
}

}  // namespace gx
