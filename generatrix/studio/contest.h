// The contestants of a comparison: runs as they stand, and recipes trained under equal conditions.
#pragma once

#include "generatrix/data/source.h"
#include "generatrix/eval/compare.h"
#include "generatrix/spec/value.h"
#include "generatrix/studio/contest_observer.h"
#include "generatrix/studio/contest_training.h"

namespace gx {

struct ContestRules {
  std::string data;                   // for recipes: instead of their own; empty keeps it
  ContestBudget budget = {};          // of each training
  std::int64_t steps = 0;             // of training each; 0: the recipe's own number
  std::int64_t n_seeds = 1;           // trainings of each recipe
  std::vector<std::string> settings;  // --set, for all recipes
  std::vector<std::string> samplers;  // that will be asked for: names that nobody knows are refused before anything is trained
  std::string folder;                 // where they are trained
  bool force = false;                 // compare what is not comparable
};

struct Contest {
  Data data;  // what all are judged on, read as the first contestant reads it
  std::vector<Contestant> contestants;
  std::vector<Table> configs;  // one for each contestant
};

// Trains what is not yet a run; a training that was interrupted continues, one that is done is taken as it is. A training that
// diverges stays as a contestant without a model. Throws UserError when the contestants differ in data or in how its values are
// read and `force` is not set, and for samplers that neither all models have nor one of these offers; a contest that its observer
// stopped comes back as nothing.
std::optional<Contest> hold_contest(const std::vector<std::string>& names, const ContestRules& rules,
                                    const ContestObserver& observer = {});

}  // namespace gx
