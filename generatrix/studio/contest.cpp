#include "generatrix/studio/contest.h"

#include "generatrix/base/errors.h"
#include "generatrix/eval/known_samplers.h"
#include "generatrix/spec/settings.h"
#include "generatrix/spec/toml.h"
#include "generatrix/studio/loaded_run.h"
#include "generatrix/studio/recipes.h"
#include "generatrix/studio/suited.h"
#include "generatrix/train/history.h"
#include "generatrix/train/run.h"

namespace gx {
namespace {

constexpr std::int64_t kNever = std::int64_t{1} << 40;
constexpr double kNear = 0.05;  // "time to the final score" ends within this share of it

// A contestant before anything is trained.
struct Entrant {
  std::string name;
  bool is_run = false;
  RunConfig config;
  Codec codec;
};

bool is_run(const std::string& name) {
  return std::filesystem::exists(RunFolder{name}.model()) || Path(name).extension() == ".safetensors";
}

// Of a recipe's name or file: its trainings are kept under it.
std::string stem_of(const std::string& name) {
  const Path path(name);
  return path.extension() == ".toml" ? path.stem().string() : path.filename().string();
}

// Each contestant is found again by its name, and recipes by their stem.
void expect_different_names(const std::vector<std::string>& names) {
  std::vector<std::string> seen;
  for (const auto& name : names) {
    const auto key = is_run(name) ? name : stem_of(name);
    if (std::ranges::find(seen, key) != seen.end())
      throw errors::bad_value("compare", key, "is named twice; give each contestant once");
    seen.push_back(key);
  }
}

RunConfig config_of(const std::string& name, const ContestRules& rules, const Catalog& catalog) {
  auto settings = rules.settings;
  if (!rules.data.empty()) settings.push_back("data.name=" + to_text(Value(rules.data)));
  auto config = resolved(parse_config(suited(find_config(name), settings, catalog).table, catalog));
  if (rules.steps > 0) config.train.steps = rules.steps;
  if (rules.budget.seconds > 0) config.train.validate_every = kNever;  // the time is for training, and equal
  return config;
}

Entrant entrant_of(const std::string& name, const ContestRules& rules, const Catalog& catalog) {
  if (is_run(name)) {
    const LoadedRun run(name);
    return {name, true, run.config(), run.codec()};
  }
  auto config = config_of(name, rules, catalog);
  auto codec = open_data(config.data).codec;
  if (const auto reason = catalog.at(config.model).why_not(config.parameters, codec.task())) refuse_task(name, *reason);
  return {name, false, std::move(config), std::move(codec)};
}

// The seed of the data decides which rows are generated, held out and set to which bits.
bool same_rows(const Entrant& first, const Entrant& other) {
  return first.config.data.name == other.config.data.name && first.config.data.seed == other.config.data.seed;
}

void expect_same_data(const Entrant& first, const Entrant& other) {
  const auto words = [](const Entrant& e) {
    return fmt::format("{} is of {} read as {} (seed {})", e.name, e.config.data.name, e.codec.words(), e.config.data.seed);
  };
  if (same_rows(first, other) && first.codec.words() == other.codec.words()) return;
  throw errors::bad_value(
      "compare", words(first) + ", " + words(other),
      "their numbers are not comparable; give --data to train recipes on one set, or --force to judge all on the first's");
}

// Whether its model brings a sampler of that name.
bool offers(const Entrant& entrant, const std::string& sampler, const Catalog& catalog) {
  const auto model = catalog.at(entrant.config.model).build(entrant.config.parameters, entrant.codec.task());
  const auto all = samplers_of(*model, {});
  return std::ranges::find(all, sampler, &SamplerInfo::name) != all.end();
}

void expect_samplers(const std::vector<std::string>& names, const std::vector<Entrant>& entrants, const Catalog& catalog) {
  for (const auto& name : names) {
    const bool known = std::ranges::find(samplers(), name, &SamplerInfo::name) != samplers().end();
    if (!known && std::ranges::none_of(entrants, [&](const Entrant& e) { return offers(e, name, catalog); })) sampler_named(name);
  }
}

TrainingCost cost_of(const RunFolder& folder) {
  const auto history = read_history(folder.metrics());
  TrainingCost cost{.steps = history.steps, .seconds = history.seconds};
  if (cost.seconds > 0) cost.examples_per_second = static_cast<double>(history.rows) / cost.seconds;
  if (const auto* loss = history.descent()) cost.seconds_to_5_percent = seconds_to_reach(*loss, kNear);
  return cost;
}

std::vector<ReportCurve> curves_of(const RunFolder& folder) {
  std::vector<ReportCurve> curves;
  for (auto& curve : read_history(folder.metrics()).curves)
    curves.push_back({curve.turn + ": " + curve.term, "", std::move(curve.seconds), std::move(curve.value)});
  return curves;
}

class Contestants {
 public:
  Contestants(const ContestRules& rules, const ContestObserver& observer)
      : rules_(rules), observer_(observer), catalog_(full_catalog()) {}

  std::optional<Contest> hold(const std::vector<std::string>& names) {
    expect_different_names(names);
    std::vector<Entrant> entrants;
    for (const auto& name : names) entrants.push_back(entrant_of(name, rules_, catalog_));
    expect_samplers(rules_.samplers, entrants, catalog_);
    for (const auto& entrant : entrants) {
      if (!rules_.force) expect_same_data(entrants.front(), entrant);
    }
    Contest contest{.data = open_data(entrants.front().config.data)};
    contest.data.codec = entrants.front().codec;
    for (const auto& entrant : entrants) {
      auto contestant = entrant.is_run ? as_it_stands(entrant) : trained(entrant);
      if (!contestant) return std::nullopt;
      for (auto& one : contestant->trained) one.train_is_own = same_rows(entrants.front(), entrant);
      contest.contestants.push_back(*contestant);
      contest.configs.push_back(to_table(entrant.config));
    }
    return contest;
  }

 private:
  Contestant blank(const Entrant& entrant, const Path& source) const {
    return {.name = entrant.name,
            .model = entrant.config.model,
            .family = catalog_.at(entrant.config.model).info.family,
            .source = source.string(),
            .config = to_toml(to_table(entrant.config))};
  }

  std::optional<Contestant> as_it_stands(const Entrant& entrant) const {
    auto contestant = blank(entrant, entrant.name);
    Trained trained{.seed = entrant.config.train.seed, .model = LoadedRun(entrant.name).shared_model()};
    if (const RunFolder folder{entrant.name}; std::filesystem::exists(folder.metrics())) {
      trained.cost = cost_of(folder);
      contestant.curves = curves_of(folder);
    }
    contestant.trained.push_back(std::move(trained));
    return contestant;
  }

  std::optional<Contestant> trained(const Entrant& entrant) {
    auto contestant = blank(entrant, {});
    for (std::int64_t i = 0; i < rules_.n_seeds; ++i) {
      auto config = entrant.config;
      config.train.seed += i;
      const RunFolder folder{Path(rules_.folder) / fmt::format("{}-{}", stem_of(entrant.name), config.train.seed)};
      auto one = train_one(config, folder);
      if (!one) return std::nullopt;
      contestant.trained.push_back(std::move(*one));
      if (i > 0) continue;
      contestant.source = folder.root.string();
      contestant.curves = curves_of(folder);
    }
    return contestant;
  }

  // Nothing when the observer stopped it.
  std::optional<Trained> train_one(const RunConfig& config, const RunFolder& folder) {
    const auto end = train_for_contest(config, folder, rules_.budget, catalog_, observer_);
    if (end.interrupted) return std::nullopt;
    Trained one{.seed = config.train.seed, .failure = end.failure, .cost = cost_of(folder)};
    if (end.failure.empty()) one.model = load_model(folder.model(), catalog_).model;
    return one;
  }

  const ContestRules& rules_;
  const ContestObserver& observer_;
  Catalog catalog_;
};

}  // namespace

std::optional<Contest> hold_contest(const std::vector<std::string>& names, const ContestRules& rules,
                                    const ContestObserver& observer) {
  return Contestants(rules, observer).hold(names);
}

}  // namespace gx
