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
  std::string split = "test";         // of the rows that all are judged by
  std::string folder;                 // where they are trained
  std::int64_t checkpoint = 0;        // of every run (studio/run_choice.h); 0: the weights to use
  bool force = false;                 // compare what is not comparable
  std::string through = {};           // a run whose codes some of the runs are about: those are judged through it (staged.h)
};

struct Contest {
  std::string data, values;  // what all are judged on, and how it is read
  std::vector<Contestant> contestants;
  std::vector<Table> configs;      // one for each contestant
  std::vector<std::string> notes;  // what was done so that all are judged alike
};

// Trains what is not yet a run; a training that was interrupted continues, one that is done is taken as it is. A training that
// diverges stays as a contestant without a model. Each contestant reads through its own codec, and all are judged by rows that
// none of them trained on (contest_rows.h). A recipe that would hold out no row of data without a test part holds out as many as
// usual; one whose usual likelihood is no probability of levels takes one that is (fitting_models.h). Both are noted. Throws
// UserError when the contestants differ in data or in how its values are read and `force` is not set, when no row is common to
// all, and for samplers that neither all models have nor one of these offers; a contest that its observer stopped comes back as
// nothing.
std::optional<Contest> hold_contest(const std::vector<std::string>& names, const ContestRules& rules,
                                    const ContestObserver& observer = {});

}  // namespace gx
