// The models that this program knows. A model registers its spec and its build function; everything else follows from them:
// parsing and help from the spec's fields, the abilities from build's return type.
#pragma once

#include <concepts>
#include <functional>
#include <optional>
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
  // Why a model of these parameters cannot be of that task: one line; nothing when it can. Throws UserError as normalize does.
  std::function<std::optional<std::string>(const Table&, const Task&)> why_not;
  // Throws UserError with that reason.
  std::function<ModelPtr(const Table&, const Task&)> build;
};

[[noreturn]] void refuse_task(const std::string& name, const std::string& reason);

class Catalog {
 public:
  // why_not: (const Spec&, const Task&) -> std::optional<std::string>.
  // build: (const Spec&, const Task&) -> std::shared_ptr<M>, of tasks that why_not has nothing against; draws initial weights
  // from torch's default stream.
  template <class Spec, class WhyNot, class Build>
  void add(ModelInfo info, WhyNot why_not, Build build) {
    using M = typename std::invoke_result_t<Build, const Spec&, const Task&>::element_type;
    const auto name = info.name;
    entries_.push_back({std::move(info), abilities_of<M>(), describe<Spec>(),
                        [](const Table& t) { return to_table(parse<Spec>(t, "model")); },
                        [why_not](const Table& t, const Task& task) { return why_not(parse<Spec>(t, "model"), task); },
                        [why_not, build, name](const Table& t, const Task& task) -> ModelPtr {
                          const auto spec = parse<Spec>(t, "model");
                          if (const auto reason = why_not(spec, task)) refuse_task(name, *reason);
                          return build(spec, task);
                        }});
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
