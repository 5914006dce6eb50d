#include "generatrix/train/spec.h"

#include "generatrix/spec/parse.h"
#include "generatrix/spec/settings.h"
#include "generatrix/spec/to_table.h"

namespace gx {

OptimizerSpec OptimizerSpec::of(const std::string& turn) const {
  auto own = *this;
  own.turns.clear();
  const auto found = turns.find(turn);
  if (found == turns.end()) return own;
  return parse<OptimizerSpec>(merge(to_table(own), found->second), "train.optimizer." + turn);
}

}  // namespace gx
