#include "generatrix/eval/has_ability.h"

#include "generatrix/base/errors.h"
#include "generatrix/contract/abilities.h"

namespace gx {

bool has_ability(Model& model, const std::string& name) {
  if (name == "sample") return dynamic_cast<CanSample*>(&model);
  if (name == "score") return dynamic_cast<CanScore*>(&model);
  if (name == "encode") return dynamic_cast<CanEncode*>(&model);
  if (name == "decode") return dynamic_cast<CanDecode*>(&model);
  if (name == "prior") return dynamic_cast<HasPrior*>(&model);
  if (name == "invert") return dynamic_cast<CanInvert*>(&model);
  if (name == "classify") return dynamic_cast<CanClassify*>(&model);
  throw errors::misuse("has_ability", name, "the name of an ability");
}

}  // namespace gx
