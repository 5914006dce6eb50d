#include "generatrix/studio/recipe_facts.h"

#include <algorithm>

#include "generatrix/base/rng.h"
#include "generatrix/data/known_sources.h"
#include "generatrix/data/loader.h"
#include "generatrix/models/all.h"
#include "generatrix/studio/recipes.h"
#include "generatrix/train/trainer.h"

namespace gx {
namespace {

RecipeFacts::Measure measure_of(const RunConfig& config, const CatalogEntry& entry) {
  const auto data = open_data(config.data);
  const SeedScope scope(0);
  const auto model = entry.build(config.parameters, data.codec.task());
  RecipeFacts::Measure measure{.rows = data.train->size(), .steps = config.train.steps};
  for (const auto& p : model->parameters()) measure.parameters += p.numel();
  if (measure.steps == 0) {
    const Loader loader(data.train, data.codec, config.train.batch, Rng(0));
    measure.steps = steps_to_read(model->turns(), config.train.epochs * loader.batches_per_epoch());
  }
  return measure;
}

}  // namespace

bool is_recipe(const std::string& name) { return std::ranges::find(all_recipes(), name, &Recipe::name) != all_recipes().end(); }

RecipeFacts facts_of_recipe(const std::string& name, const Catalog& catalog) {
  RecipeFacts facts{.name = name, .config = parse_config(find_config(name), catalog)};
  const auto recipe = std::ranges::find(all_recipes(), name, &Recipe::name);
  facts.summary = summary_of(*recipe);
  facts.text = recipe->text;
  facts.model = &catalog.at(facts.config.model);
  const auto known = known_sources();
  const auto source = std::ranges::find(known, facts.config.data.name, &SourceInfo::name);
  const bool is_here = source == known.end() || !source->found.empty();
  if (is_here)
    facts.measure = measure_of(facts.config, *facts.model);
  else
    facts.advice = source->advice;
  return facts;
}

}  // namespace gx
