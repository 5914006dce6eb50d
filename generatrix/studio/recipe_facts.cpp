#include "generatrix/studio/recipe_facts.h"

#include "generatrix/base/errors.h"
#include "generatrix/base/rng.h"
#include "generatrix/data/known_sources.h"
#include "generatrix/data/loader.h"
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
    measure.steps = steps_to_read(model->turns(), config.train.epochs, loader.batches_per_epoch());
  }
  return measure;
}

}  // namespace

RecipeFacts facts_of_recipe(const std::string& name, const Catalog& catalog) {
  RecipeFacts facts{.name = name, .config = parse_config(find_config(name), catalog)};
  const auto& recipe = *recipe_named(name);
  facts.summary = summary_of(recipe);
  facts.text = recipe.text;
  facts.model = &catalog.at(facts.config.model);
  const auto source = known_source(facts.config.data.name);
  if (source && source->found.empty()) {
    facts.advice = source->advice;
    return facts;
  }
  try {
    facts.measure = measure_of(facts.config, *facts.model);
  } catch (const Error&) {  // of a recipe for data of one's own
    if (source) throw;
    facts.advice = "a name that the recipe proposes: train it on your own by --data PATH";
  }
  return facts;
}

}  // namespace gx
