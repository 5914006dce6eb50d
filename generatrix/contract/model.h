// What every model promises: parameters, and how they are trained. What it can do besides is said by its abilities.
#pragma once

#include <torch/nn/module.h>

#include <memory>

#include "generatrix/contract/turn.h"

namespace gx {

class Model : public torch::nn::Module {
 public:
  virtual std::vector<Turn> turns() = 0;
};

using ModelPtr = std::shared_ptr<Model>;

}  // namespace gx
