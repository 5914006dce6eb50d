#include "generatrix/eval/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "generatrix/eval/compare_cost.h"
#include "generatrix/eval/evaluate.h"
#include "generatrix/eval/report_cell.h"

namespace gx {
namespace {

bool needs_samples(const MetricInfo& info) { return std::ranges::find(info.needs, "sample") != info.needs.end(); }

std::vector<MetricInfo> chosen_metrics(const std::vector<std::string>& names) {
  std::vector<MetricInfo> chosen;
  for (const auto& name : names) chosen.push_back(metric_named(name).info);
  return chosen.empty() ? known_metrics() : chosen;
}

std::vector<std::string> names_where(const std::vector<MetricInfo>& infos, bool of_samples) {
  std::vector<std::string> names;
  for (const auto& info : infos) {
    if (needs_samples(info) == of_samples) names.push_back(info.name);
  }
  return names;
}

// The model's own sampler, and a mixture on its codes unless they are the data itself in other coordinates.
std::vector<std::string> samplers_of(Model& model, const std::vector<std::string>& asked) {
  std::vector<std::string> found;
  const bool by_default = asked.empty();
  for (const auto& info : samplers()) {
    const bool wanted = by_default ? info.name == "prior" || (info.name == "gmm" && !dynamic_cast<CanInvert*>(&model))
                                   : std::ranges::find(asked, info.name) != asked.end();
    if (wanted && applies(info, model)) found.push_back(info.name);
  }
  if (found.empty()) found.emplace_back("none");
  return found;
}

using Findings = std::map<std::string, Metric::Finding>;  // by metric

void take(Findings& findings, Evaluation&& evaluation) {
  for (auto& m : evaluation.measured) findings.insert_or_assign(m.metric, std::move(m));
  for (auto& o : evaluation.omitted) findings.insert_or_assign(o.metric, std::move(o));
}

class Comparison {
 public:
  Comparison(const Ground& ground, const CompareOptions& options, const std::function<void(const std::string&)>& tell)
      : ground_(ground), options_(options), tell_(tell), infos_(chosen_metrics(options.metrics)) {
    for (const auto& name : options.samplers) sampler_named(name);  // throws for unknown ones
  }

  Report report(const std::vector<Contestant>& contestants) {
    Report report{.n_real = ground_.reference.real().size(), .n_fake = ground_.reference.real().size(), .seed = options_.seed};
    for (const auto& info : infos_) {
      const auto heading = info.heading.empty() ? info.name : info.heading;
      report.columns.push_back({info.name, heading, info.group, info.unit, info.summary, info.better});
    }
    const auto costs = cost_columns();
    report.columns.insert(report.columns.end(), costs.begin(), costs.end());
    for (const auto& contestant : contestants) add_rows(report, contestant);
    return report;
  }

 private:
  void add_rows(Report& report, const Contestant& contestant) {
    ReportRow row{.name = contestant.name,
                  .model = contestant.model,
                  .family = contestant.family,
                  .sampler = "none",
                  .source = contestant.source,
                  .curves = contestant.curves,
                  .config = contestant.config};
    std::vector<const Trained*> alive;
    for (const auto& trained : contestant.trained) {
      row.seeds.push_back(trained.seed);
      if (trained.model) alive.push_back(&trained);
      if (!trained.model && row.failure.empty()) row.failure = trained.failure;
    }
    if (alive.empty()) {
      row.cells.assign(report.columns.size(), {.reason = row.failure});
      report.rows.push_back(std::move(row));
      return;
    }
    if (alive.size() < contestant.trained.size()) {
      report.notes.push_back(fmt::format("{}: {} of {} trainings failed ({}); its numbers are of the others", contestant.name,
                                         contestant.trained.size() - alive.size(), contestant.trained.size(), row.failure));
      row.failure.clear();
    }
    measure(report, row, alive);
  }

  // The rows of one contestant, one for each sampler.
  void measure(Report& report, const ReportRow& blank, const std::vector<const Trained*>& alive) {
    const auto names = samplers_of(*alive.front()->model, options_.samplers);
    std::vector<std::vector<Findings>> found(names.size());  // by sampler and seed
    std::vector<std::vector<ReportCell>> costs(names.size());
    for (const auto* trained : alive) {
      tell_(fmt::format("{} (seed {}): measuring", blank.name, trained->seed));
      const auto alone = evaluated(*trained->model, nullptr);
      for (std::size_t i = 0; i < names.size(); ++i) {
        auto findings = alone;
        const auto sampler = fitted(names[i], *trained->model);
        if (sampler) tell_(fmt::format("{} (seed {}): samples by {}", blank.name, trained->seed, names[i]));
        for (auto& [name, finding] : evaluated(*trained->model, sampler ? &*sampler : nullptr)) findings[name] = finding;
        found[i].push_back(std::move(findings));
        if (trained == alive.front()) costs[i] = cost_cells(alive, sampler ? &*sampler : nullptr, ground_, options_.costs);
      }
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
      auto row = blank;
      row.sampler = names[i];
      for (const auto& info : infos_) row.cells.push_back(cell_of(column(found[i], info.name)));
      row.cells.insert(row.cells.end(), costs[i].begin(), costs[i].end());
      report.rows.push_back(std::move(row));
    }
  }

  std::optional<Sampler> fitted(const std::string& name, Model& model) const {
    if (name == "none") return std::nullopt;
    return sampler_named(name).fit(model, ground_.train, ground_.codec, Rng(options_.seed).fork(name));
  }

  // The metrics of samples when there is a sampler, those of the model alone otherwise.
  Findings evaluated(Model& model, const Sampler* sampler) const {
    const auto names = names_where(infos_, sampler != nullptr);
    Findings findings;
    if (!sampler) {
      for (const auto& name : names_where(infos_, true))
        findings.emplace(name, Omitted{name, "no sampler draws from this model"});
    }
    if (names.empty()) return findings;
    const Evidence evidence{&ground_.reference, sampler, ground_.reference.real().size()};
    take(findings, evaluate(model, ground_.judged, ground_.codec,
                            {.metrics = names, .k = options_.k, .limit = options_.n, .seed = options_.seed}, evidence));
    return findings;
  }

  static std::vector<Metric::Finding> column(const std::vector<Findings>& by_seed, const std::string& name) {
    std::vector<Metric::Finding> column;
    for (const auto& findings : by_seed) column.push_back(findings.at(name));
    return column;
  }

  const Ground& ground_;
  const CompareOptions& options_;
  const std::function<void(const std::string&)>& tell_;
  std::vector<MetricInfo> infos_;
};

}  // namespace

Report compare(const std::vector<Contestant>& contestants, const Ground& ground, const CompareOptions& options,
               const std::function<void(const std::string&)>& tell) {
  auto report = Comparison(ground, options, tell).report(contestants);
  drop_empty_columns(report);
  mark_best(report);
  return report;
}

}  // namespace gx
