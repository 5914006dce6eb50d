// One update rule over one turn's parameters: a few calls for all tensors.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "generatrix/train/gradients.h"
#include "generatrix/train/spec.h"

namespace gx {

class Optimizer {
 public:
  virtual ~Optimizer() = default;

  // Moves the parameters once, by the sum of the parts of the gradients, each in the order of the parameters. `skip` is
  // undefined, or a float32 scalar on the device: 1 leaves parameters and state as they were, without asking the host.
  virtual void step(const GradientParts& gradients, double learning_rate, const Tensor& skip) = 0;

  // Everything that the next step depends on besides the parameters, by name; the tensors are the live ones, so that
  // a resumed run copies into them.
  virtual std::vector<std::pair<std::string, std::vector<Tensor>>> state() const = 0;
};

// How many numbers the rule keeps for each parameter.
std::int64_t numbers_kept(const OptimizerSpec& spec);

std::unique_ptr<Optimizer> make_optimizer(const OptimizerSpec& spec, std::vector<Tensor> parameters);

}  // namespace gx
