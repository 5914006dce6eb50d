// The models that this program knows. A model registers its spec and its build function; everything else follows from them:
// parsing and help from the spec's fields, the abilities from build's return type.
#pragma once

#include <concepts>
#include <functional>
#include <string>
#include <vector>

#include "generatrix/contract/abilities.h"
#include "generatrix/contract/model.h"
#include "generatrix/spec/describe.h"
#include "generatrix/spec/parse.h"
#include "generatrix/spec/to_table.h"

namespace gx {

struct ModelInfo {
  std::string name;  // also its folder under models/ and its `kind` in [model]
  std::string family;
  std::string summary;  // one line
  std::string paper;    // authors, title, year, arXiv number
};

struct CatalogEntry {
  ModelInfo info;
  std::vector<std::string> abilities;            // "sample", "score", ... in the order of abilities.h
  std::vector<FieldInfo> fields;                 // of [model]
  std::function<Table(const Table&)> normalize;  // checked and complete; throws UserError
  std::function<ModelPtr(const Table&, const Space&)> build;
};

// The abilities that a model type has, without building it.
template <class M>
std::vector<std::string> abilities_of() {
  std::vector<std::string> found;
  if (std::derived_from<M, CanSample>) found.push_back("sample");
  if (std::derived_from<M, CanScore>) found.push_back("score");
  if (std::derived_from<M, CanEncode>) found.push_back("encode");
  if (std::derived_from<M, CanDecode>) found.push_back("decode");
  if (std::derived_from<M, CanInvert>) found.push_back("invert");
  if (std::derived_from<M, CanClassify>) found.push_back("classify");
  return found;
}

class Catalog {
 public:
  // build: (const Spec&, const Space&) -> std::shared_ptr<M>; draws initial weights from torch's default stream.
  template <class Spec, class Build>
  void add(ModelInfo info, Build build) {
    using M = typename std::invoke_result_t<Build, const Spec&, const Space&>::element_type;
    entries_.push_back(
        {std::move(info), abilities_of<M>(), describe<Spec>(), [](const Table& t) { return to_table(parse<Spec>(t, "model")); },
         [build](const Table& t, const Space& space) -> ModelPtr { return build(parse<Spec>(t, "model"), space); }});
  }

  const std::vector<CatalogEntry>& entries() const { return entries_; }
  // Throws UserError with the nearest name.
  const CatalogEntry& at(const std::string& name) const;
  std::vector<std::string> names_with(const std::string& ability) const;

 private:
  std::vector<CatalogEntry> entries_;
};

// The model's ability, or a UserError that names the model, the verb and the models that can. `with` = names_with(verb).
template <class Ability>
Ability& require(Model& model, const std::string& name, const std::string& verb, const std::vector<std::string>& with);

[[noreturn]] void refuse_ability(const std::string& name, const std::string& verb, const std::vector<std::string>& with);

template <class Ability>
Ability& require(Model& model, const std::string& name, const std::string& verb, const std::vector<std::string>& with) {
  if (auto* able = dynamic_cast<Ability*>(&model)) return *able;
  refuse_ability(name, verb, with);
}

}  // namespace gx
