// What every model promises: what it models, parameters, and how they are trained. What it can do besides is said by its
// abilities.
#pragma once

#include <torch/nn/module.h>

#include <memory>

#include "generatrix/contract/turn.h"
#include "generatrix/data/space.h"

namespace gx {

class Model : public torch::nn::Module {
 public:
  // p(event | given): `given` is empty when this model reads no condition, whatever its data offer.
  explicit Model(Task task = {}) : task_(std::move(task)) {}
  const Task& task() const { return task_; }
  virtual std::vector<Turn> turns() = 0;

 private:
  Task task_;
};

using ModelPtr = std::shared_ptr<Model>;

}  // namespace gx
