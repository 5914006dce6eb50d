// One training of a comparison, kept in a folder, so that the same command given again goes on where it was and trains nothing
// twice.
#pragma once

#include <optional>
#include <string>

#include "generatrix/contract/catalog.h"
#include "generatrix/studio/contest_observer.h"
#include "generatrix/train/config.h"
#include "generatrix/train/run_folder.h"

namespace gx {

// How a training of a comparison ended; kept in the folder as compare.toml.
struct ContestEnd {
  bool interrupted = false;  // by the observer: nothing is kept, the next call continues
  std::string failure;       // "diverged: ..."; empty when there are weights
};

// When a training of a comparison ends, if not by its own configuration.
struct ContestBudget {
  double seconds = 0;            // of training; 0: as the configuration says
  std::int64_t least_steps = 0;  // that a slow machine may take longer for
  bool operator==(const ContestBudget&) const = default;
};

// Trains until the seconds are over and the least steps are taken, or takes what stands. Throws UserError when the folder holds a
// training of another configuration or budget; the number of threads is that of the training that was begun.
ContestEnd train_for_contest(const RunConfig& config, const RunFolder& folder, const ContestBudget& budget,
                             const Catalog& catalog, const ContestObserver& observer);

}  // namespace gx
