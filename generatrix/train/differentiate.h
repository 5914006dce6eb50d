// The loss of one turn for one batch and its gradients, on one thread of the program or, by parts of the batch, on several.
#pragma once

#include <string>
#include <vector>

#include "generatrix/contract/turn.h"
#include "generatrix/train/gradients.h"

namespace gx {

struct Differentiated {
  Loss loss;                // without gradient where it was computed by parts
  Tensor total;             // scalar
  GradientParts gradients;  // of the total, in the order of turn.parameters
};

// How the work is done; the numbers do not depend on it beyond rounding.
struct Means {
  at::DeviceType device = at::kCPU;
  bool bfloat16 = false;  // of matrix products and convolutions
  int workers = 1;        // parts of the batch, each with one intra-op thread; more than 1 only for turns that take threads
};

// Draws from step.rng as the whole batch does, however it is cut. weight: gradients are those of this many times the total.
Differentiated differentiate(const Turn& turn, const Batch& batch, const Step& step, const Means& means, double weight = 1);

// How many workers a run of the model takes: `asked` of [train], or where that is 0 as many as threads are in use if all turns
// take them and the device is the CPU, else 1. Throws UserError when more are asked for than the model allows.
int workers_for(const std::vector<Turn>& turns, std::int64_t asked, at::Device device);

}  // namespace gx
