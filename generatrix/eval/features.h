// The net through whose eyes samples are judged: every number that depends on it carries its hash.
#pragma once

#include <functional>
#include <string>

#include "generatrix/contract/abilities.h"

namespace gx {

struct FeatureNet {
  std::string name;  // of the data set that it was trained on, or the path of the user's own
  std::string hash;  // of its file: numbers of two nets are not comparable
  // x [B, ...event] in the space that it was trained on, without gradient.
  std::function<CanClassify::Classified(const Tensor& x)> of;
};

}  // namespace gx
