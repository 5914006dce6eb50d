// The net through whose eyes samples are judged: every number that depends on it carries its hash.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "generatrix/contract/abilities.h"
#include "generatrix/data/codec.h"

namespace gx {

struct FeatureNet {
  std::string name;  // of the data set that it was trained on, or the path of the user's own
  std::string hash;  // of its file, and of how pictures are prepared for it: numbers of two nets are not comparable
  // x [B, ...event], encoded values of the event that it was opened for, without gradient. The log-probabilities are undefined
  // where the net knows no classes.
  std::function<CanClassify::Classified(const Tensor& x)> of;
  std::optional<Codec> codec = {};  // a run's own; nothing: the net reads whatever it was opened for
};

}  // namespace gx
