// Names trouble while a model trains, from numbers that the host has read anyway. docs/doctor.md lists findings and thresholds.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "generatrix/train/finding.h"
#include "generatrix/train/latent_check.h"
#include "generatrix/train/observer.h"

namespace gx {

class Doctor {
 public:
  // What it sees in a reading. A finding is told when its trouble begins, and again when it has been away.
  std::vector<Finding> look(const Progress& progress);
  // What it sees in the codes at a validation.
  std::vector<Finding> look(const LatentCheck& check, const Progress& last);

  // The turn whose mean loss is above a hundred times the largest size of its first three readings; nothing when there is none.
  // Asked before `look`.
  std::optional<std::string> exploded(const std::vector<Reading>& readings) const;
  // Readings before a training was rolled back say nothing of what comes.
  void forget();

 private:
  struct Curve {
    std::vector<double> values;  // means of a loss, or norms of a gradient, in order
  };
  void look_at_loss(const Progress& progress, std::vector<Finding>& found);
  void look_at_gradients(const Progress& progress, std::vector<Finding>& found);
  void look_at_game(const Progress& progress, std::vector<Finding>& found) const;
  std::vector<Finding> new_ones(std::vector<Finding> found, const std::set<std::string>& asked, std::int64_t step);

  std::map<std::string, Curve> losses_, norms_;  // by turn
  Curve judged_;                                 // of the only turn: what it is to bring down, the bound where there is one
  std::map<std::string, int> times_;             // readings in a row that something was so, by finding
  std::set<std::string> present_;
};

}  // namespace gx
