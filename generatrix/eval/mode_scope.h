// A model in training or evaluation mode for a while.
#pragma once

#include "generatrix/contract/model.h"

namespace gx {

// Sets the mode and puts back the one that was. In evaluation mode nothing drops out and no moving average moves.
class ModeScope final {
 public:
  enum class Mode { training, evaluation };
  ModeScope(Model& model, Mode mode) : model_(model), was_training_(model.is_training()) { model_.train(mode == Mode::training); }
  ~ModeScope() { model_.train(was_training_); }
  ModeScope(const ModeScope&) = delete;
  ModeScope& operator=(const ModeScope&) = delete;

 private:
  Model& model_;
  bool was_training_;
};

}  // namespace gx
