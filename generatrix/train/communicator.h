// Processes that train one model together, through torch's c10d with Gloo, and on one machine through memory too. They hold the
// same weights, and what they exchange leaves all of them with the same bits: so each takes the same next step.
//
// Every process makes the same calls in the same order. A call waits for the others. When a process ends, calls of the others
// that wait for it throw LostProcess at once; when a process is silent, after kLongestSilence. Tensors may be on a GPU: they
// travel through the host. Not for several threads.
#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "generatrix/base/tensor.h"
#include "generatrix/data/share.h"
#include "generatrix/train/seat.h"
#include "generatrix/train/shared_sums.h"

namespace gx {

class Communicator final {
 public:
  // One process alone: calls return at once and change nothing.
  Communicator() = default;
  // Meets the others. Throws Unsupported when they do not all come in time, LostProcess when one ends meanwhile.
  explicit Communicator(const Seat& seat);

  static constexpr std::chrono::minutes kLongestWait{5};      // for the others to come
  static constexpr std::chrono::minutes kLongestSilence{60};  // of another process: it may validate for as long

  int rank() const { return rank_; }
  int size() const { return size_; }
  Share share() const { return {rank_, size_}; }
  bool alone() const { return size_ == 1; }
  bool leads() const { return rank_ == 0; }  // the one that writes

  // Each tensor becomes the sum of those of all processes. In place; shapes and types are the same everywhere.
  void sum(const std::vector<Tensor>& tensors) const;
  // Each tensor becomes that of the leader. In place.
  void follow(const std::vector<Tensor>& tensors) const;
  // The rows of all processes in the order of ranks. rows: [n, ...], where n may differ.
  Tensor joined(const Tensor& rows) const;
  double of_leader(double here) const;
  // Whether it holds for any of them.
  bool any(bool here) const;

 private:
  struct Group;
  std::unique_ptr<SharedSums> meet_in_memory() const;
  int rank_ = 0, size_ = 1;
  std::shared_ptr<Group> group_;        // null: alone
  std::shared_ptr<SharedSums> shared_;  // null: alone, or not all on one machine
};

}  // namespace gx
