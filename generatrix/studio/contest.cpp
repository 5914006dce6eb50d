#include "generatrix/studio/contest.h"

#include <map>

#include "generatrix/base/errors.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/eval/known_samplers.h"
#include "generatrix/spec/settings.h"
#include "generatrix/spec/toml.h"
#include "generatrix/studio/contest_rows.h"
#include "generatrix/studio/contest_training.h"
#include "generatrix/studio/fitting_models.h"
#include "generatrix/studio/loaded_run.h"
#include "generatrix/studio/recipes.h"
#include "generatrix/studio/suited.h"
#include "generatrix/tasks/codes.h"
#include "generatrix/train/history.h"
#include "generatrix/train/plan.h"

namespace gx {
namespace {

constexpr std::int64_t kNever = std::int64_t{1} << 40;
constexpr std::int64_t kQuicklyJudged = 500;  // validation rows
constexpr double kNear = 0.05;                // "time to the final score" ends within this share of it

// A contestant before anything is trained.
struct Entrant {
  std::string name, family;
  ModelPtr model;  // of a run; null for a recipe
  RunConfig config;
  DataSpec source;          // its data, by the place where they lie
  Data data;                // by its own settings, as its own codec reads it
  std::string folder = {};  // of a run
};

DataSpec placed(DataSpec spec, const std::string& name) {
  spec.name = place_of_data(name);
  return spec;
}

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

// Whether they read every column alike, numbers and names of their settings included.
bool is_same(const Codec& a, const Codec& b) {
  const auto same = [](const ColumnCodecPtr& one, const ColumnCodecPtr& other) {
    return one->kind() == other->kind() && one->field() == other->field() && one->settings() == other->settings();
  };
  return std::ranges::equal(a.event(), b.event(), same) && std::ranges::equal(a.given(), b.given(), same);
}

// Without what each found in its own training rows: the scale, and so the grain, and the lengths.
Space without_findings(Space space) {
  for (auto& field : space.fields) field.grain.clear(), field.lengths.clear();
  return space;
}

// Whether two contestants name the same data and read it alike; which rows are held out is for grounds_of.
bool same_data(const Entrant& first, const Entrant& other) {
  return first.source.name == other.source.name && first.data.codec.words() == other.data.codec.words() &&
         without_findings(first.data.codec.task().event) == without_findings(other.data.codec.task().event);
}

void expect_same_data(const Entrant& first, const Entrant& other) {
  const auto words = [](const Entrant& e) {
    return fmt::format("{} is of {} ({}) read as {}", e.name, e.config.data.name, words_of(e.data.codec.task().event),
                       e.data.codec.words());
  };
  if (same_data(first, other)) return;
  throw errors::bad_value("compare", words(first) + ", " + words(other),
                          "their numbers are not comparable; give --data and --set data.values=... to train recipes on one set "
                          "read in one way, or --force to judge all on the first's");
}

// Whether its model brings a sampler of that name.
bool offers(const Entrant& entrant, const std::string& sampler, const Catalog& catalog) {
  auto model = entrant.model;
  if (!model) model = catalog.at(entrant.config.model).build(entrant.config.parameters, entrant.data.codec.task());
  const auto all = samplers_of(*model, {});
  return std::ranges::find(all, sampler, &SamplerInfo::name) != all.end();
}

void expect_samplers(const std::vector<std::string>& names, const std::vector<Entrant>& entrants, const Catalog& catalog) {
  for (const auto& name : names) {
    const bool known = std::ranges::find(samplers(), name, &SamplerInfo::name) != samplers().end();
    if (!known && std::ranges::none_of(entrants, [&](const Entrant& e) { return offers(e, name, catalog); })) sampler_named(name);
  }
}

TrainingCost cost_of(const RunFolder& folder, const TrainSpec& train) {
  const auto history = read_history(folder.metrics());
  TrainingCost cost{
      .steps = history.steps, .seconds = history.seconds, .batch = train.batch, .numbers_kept = numbers_kept(train)};
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
    if (rules_.checkpoint > 0 && std::ranges::none_of(names, is_run))
      throw errors::bad_value("--checkpoint", std::to_string(rules_.checkpoint), "is of runs, and none is named");
    std::vector<Entrant> entrants;
    for (const auto& name : names) entrants.push_back(is_run(name) ? run_of(name) : recipe_of(name));
    expect_samplers(rules_.samplers, entrants, catalog_);
    for (const auto& entrant : entrants) {
      if (!rules_.force) expect_same_data(entrants.front(), entrant);
    }
    const auto same = [&](const Entrant& entrant) { return same_data(entrants.front(), entrant); };
    const bool forced = rules_.force && !std::ranges::all_of(entrants, same);
    std::vector<ContestData> read;
    for (const auto& entrant : entrants) read.push_back({entrant.source, entrant.data});
    const auto grounds = grounds_of(read, rules_.split, forced, notes_);
    Contest contest{.data = entrants.front().data.name, .values = entrants.front().data.codec.words()};
    for (const auto& entrant : entrants) {
      auto contestant = entrant.model ? as_it_stands(entrant) : trained(entrant);
      if (!contestant) return std::nullopt;
      contestant->ground = grounds[contest.contestants.size()];
      contest.contestants.push_back(*contestant);
      contest.configs.push_back(to_table(entrant.config));
    }
    contest.notes = notes_;  // with what was found on the way
    return contest;
  }

 private:
  // What the doctor said while it trained.
  void note_findings(const std::string& name, const RunFolder& folder) {
    for (const auto& found : read_history(folder.metrics()).findings)
      notes_.push_back(
          fmt::format("{}: {} at step {} of its training: {}. {}", name, found.name, found.step, found.seen, found.advice));
  }

  Entrant run_of(const std::string& name) {
    auto opened_run = std::make_unique<LoadedRun>(RunChoice{name, rules_.checkpoint});
    const auto family = catalog_.at(opened_run->name()).info.family;
    const auto through = is_about_codes(*opened_run) ? rules_.through : "";
    if (!through.empty()) opened_run = std::make_unique<LoadedRun>(RunChoice{name, rules_.checkpoint, through});
    const auto& run = *opened_run;
    const auto& spec = run.config().data;
    auto data = opened(spec, run.origin());
    if (auto note = note_on_change(data, run.origin())) notes_.push_back(name + ": " + *note);
    if (!is_same(data.codec, run.codec())) data = run.open("");
    auto title = through.empty() ? name : name + " through " + through;
    return {std::move(title),
            family,
            run.shared_model(),
            run.config(),
            placed(spec, found_again(run.origin().path, spec.name).value()),
            std::move(data),
            name};
  }

  // Whether a run is about the codes of the run that others are judged through.
  bool is_about_codes(const LoadedRun& run) {
    if (rules_.through.empty()) return false;
    if (!coder_) coder_ = std::make_unique<LoadedRun>(rules_.through);
    const auto& first = *coder_;
    const auto& event = run.codec().event();
    if (event.size() != 1 || !dynamic_cast<CanDecode*>(&first.model())) return false;
    const auto coder = coder_of(*event.front());
    return !coder.empty() || event.front()->field() == code_of(first.model());
  }

  Entrant recipe_of(const std::string& name) {
    auto settings = rules_.settings;
    if (!rules_.data.empty()) settings.push_back("data.name=" + to_text(Value(rules_.data)));
    const auto fitting = suited(find_config(name), settings, catalog_);
    auto config = resolved(parse_config(fitting.table, catalog_));
    if (rules_.steps > 0) config.train.steps = rules_.steps;
    auto data = opened(config.data);
    if (const auto reason = catalog_.at(config.model).why_not(config.parameters, data.codec.task())) refuse_task(name, *reason);
    if (rules_.split == "test" && data.test->size() == 0 && config.data.valid == 0) {
      config.data.valid = DataSpec().valid;
      data = opened(config.data);
      notes_.push_back(
          fmt::format("{}: the data has no test part and the recipe holds nothing out; data.valid = {:.3g} here, so that "
                      "there are rows to judge by",
                      name, config.data.valid));
    }
    // The time is for training; few rows are judged quickly, and few training rows are soon learned by heart.
    if (rules_.budget.seconds > 0 && data.valid->size() > kQuicklyJudged) config.train.validate_every = kNever;
    if (auto parameters = with_levels(catalog_.at(config.model), config.parameters, data.codec.task())) {
      config.parameters = std::move(*parameters);
      notes_.push_back(name +
                       ": its usual likelihood is no probability of levels; here it is logistic_mixture, so that bits per "
                       "dimension can be compared; --set model.likelihood.kind=bernoulli keeps the usual one");
    }
    const auto& family = catalog_.at(config.model).info.family;
    const auto source = placed(config.data, config.data.name);
    return {name, family, nullptr, std::move(config), source, std::move(data)};
  }

  // Equal settings are opened once, so that contestants share rows.
  Data opened(const DataSpec& spec, const DataOrigin& origin = {}) {
    const auto key = to_toml(to_table(placed(spec, found_again(origin.path, spec.name).value_or(spec.name))));
    const auto found = opened_.find(key);
    return found != opened_.end() ? found->second : opened_.emplace(key, open_again(spec, origin)).first->second;
  }

  Contestant blank(const Entrant& entrant, const Path& source) const {
    return {.name = entrant.name,
            .model = entrant.config.model,
            .family = entrant.family,
            .source = source.string(),
            .config = to_toml(to_table(entrant.config))};
  }

  std::optional<Contestant> as_it_stands(const Entrant& entrant) {
    auto contestant = blank(entrant, entrant.folder);
    Trained trained{.seed = entrant.config.train.seed, .model = entrant.model};
    if (const RunFolder folder{entrant.folder}; std::filesystem::exists(folder.metrics())) {
      trained.cost = cost_of(folder, entrant.config.train);
      contestant.curves = curves_of(folder);
      note_findings(entrant.name, folder);
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
      note_findings(entrant.name, folder);
    }
    return contestant;
  }

  // Nothing when the observer stopped it.
  std::optional<Trained> train_one(const RunConfig& config, const RunFolder& folder) {
    const auto end = train_for_contest(config, folder, rules_.budget, catalog_, observer_);
    if (end.interrupted) return std::nullopt;
    Trained one{.seed = config.train.seed, .failure = end.failure, .cost = cost_of(folder, config.train)};
    if (end.failure.empty()) one.model = load_model(folder.model(), catalog_).model;
    return one;
  }

  const ContestRules& rules_;
  const ContestObserver& observer_;
  Catalog catalog_;
  std::map<std::string, Data> opened_;
  std::unique_ptr<LoadedRun> coder_;  // the run of rules_.through, once it is asked for
  std::vector<std::string> notes_;
};

}  // namespace

std::optional<Contest> hold_contest(const std::vector<std::string>& names, const ContestRules& rules,
                                    const ContestObserver& observer) {
  return Contestants(rules, observer).hold(names);
}

}  // namespace gx
