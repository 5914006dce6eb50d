// Who hears of a contest while it is held, and may stop it.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "generatrix/train/observer.h"

namespace gx {

struct ContestObserver {
  // Hears in words what begins to be trained, and what diverged.
  std::function<void(const std::string&)> tell = [](const std::string&) {};
  // Asked for each training: what it gives hears of the steps and lives as long as the training; it may be null.
  std::function<std::unique_ptr<Observer>()> watch = [] { return nullptr; };
  // Asked after every step and every training; when true, the training is saved and the contest ends.
  std::function<bool()> stop = [] { return false; };
};

}  // namespace gx
