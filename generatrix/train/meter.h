// Loss terms of many steps, kept on the device and read by the host only now and then.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "generatrix/contract/turn.h"

namespace gx {

// Means of the terms of one turn over the steps since the last reading.
struct Reading {
  std::string turn;
  std::vector<std::pair<std::string, double>> terms;  // unweighted, in the order of the loss; "loss" (the weighted total) first
};

class Meter {
 public:
  // Room for `capacity` records of a turn between two readings; it doubles when a turn makes more.
  explicit Meter(std::int64_t capacity) : capacity_(capacity) {}

  // `skipped`: undefined, or a scalar that is 1 when the optimizer leaves this step out; its mean is then the last term,
  // "skipped".
  void record(const std::string& turn, std::int64_t step, const Loss& loss, const Tensor& total, const Tensor& skipped = {});

  // The means, and a clean slate. The one place where training waits for the device. Throws Diverged, naming turn, term and step,
  // when a recorded value is not finite. A skipped step moved nothing: where it is not finite it is left out of the means, and is
  // a cause to throw only when all steps are so. Throws UserError when 200 steps of a turn in a row were skipped: its weights do
  // not move, so the next gradients would be as large.
  std::vector<Reading> read();

 private:
  struct Rows {
    std::vector<std::string> names;
    std::vector<std::int64_t> steps;
    Tensor values;          // float32 [capacity, T]
    bool may_skip = false;  // then the last column is `skipped`
    std::int64_t held = 0;  // skipped steps since the last one that moved the weights
  };
  static Reading mean_of(const std::string& turn, Rows& rows);
  std::int64_t capacity_;
  std::map<std::string, Rows> turns_;
};

}  // namespace gx
