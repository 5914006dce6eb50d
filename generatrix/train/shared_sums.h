// Sums of float32 numbers over the processes of one machine, through memory that all of them map: faster than sockets.
//
// Every process makes the same calls, with tensors of the same sizes in the same order; all are left with the same bits. A call
// waits for the others. It throws std::runtime_error when another process has ended, or is silent for `patience`.
// Not for several threads.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <vector>

#include "generatrix/base/tensor.h"
#include "generatrix/data/share.h"

namespace gx {

class SharedSums final {
 public:
  enum class Part { maker, guest };
  // One process makes the memory before the others, its guests, look for it. The key is the same for all, and new for each
  // meeting. Null where the system does not give the memory, or this process does not find it, as on another machine.
  static std::unique_ptr<SharedSums> open(std::int64_t key, Part part, const Share& share, std::chrono::seconds patience);
  // Once all have looked: nobody else finds the memory, and the system takes it back when the last process ends, in whatever way.
  static void hide(std::int64_t key);

  // Each tensor (float32, on the processor, contiguous) becomes the sum of those of all processes. In place.
  void sum(const std::vector<Tensor>& tensors);

  ~SharedSums();
  SharedSums(const SharedSums&) = delete;
  SharedSums& operator=(const SharedSums&) = delete;

 private:
  struct Signals;
  SharedSums(int file, void* memory, const Share& share, std::chrono::seconds patience);
  float* slot(std::int64_t rank) const;  // each process has one; after the last of them comes that of the sums
  void meet();                           // returns once all processes have come
  void wait_for(std::int64_t rank);
  bool has_ended(std::int64_t rank) const;

  int file_;
  Signals* signals_;  // the begin of the memory; slots follow
  Share share_;
  std::chrono::seconds patience_;
};

}  // namespace gx
