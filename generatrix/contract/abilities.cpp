#include "generatrix/contract/abilities.h"

#include "generatrix/base/errors.h"

namespace gx {

bool has_ability(const Model& model, const std::string& name) {
  if (name == "vectors") return dynamic_cast<const CanEncode*>(&model) && !dynamic_cast<const HasCodebook*>(&model);
  bool known = false, able = false;
  const auto look = [&]<class A>(const Ability<A>& ability) {
    if (name != ability.name) return;
    known = true;
    able = dynamic_cast<const A*>(&model) != nullptr;
  };
  std::apply([&](const auto&... each) { (look(each), ...); }, kAbilities);
  if (!known) throw errors::misuse("has_ability", name, "the name of an ability");
  return able;
}

}  // namespace gx
