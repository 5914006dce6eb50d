// What a person says to name a trained model.
#pragma once

#include <cstdint>
#include <string>

namespace gx {

struct RunChoice {
  std::string path;             // a run's folder, or a model.safetensors by itself
  std::int64_t checkpoint = 0;  // of a folder: the step of a model that train.keep_every kept; 0: the weights to use
  std::string through = {};     // the run whose codes the model is about; the two are then one model of events (staged.h)
};

}  // namespace gx
