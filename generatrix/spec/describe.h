// Describes the fields of a spec in words, for help, `explain` and the manual. There is one row for each field; a section comes
// before its fields.
#pragma once

#include "generatrix/spec/fields.h"
#include "generatrix/spec/slot.h"
#include "generatrix/spec/to_table.h"

namespace gx {

struct FieldInfo {
  std::string path;          // "encoder.width"
  std::string type;          // "whole number", "list of numbers", "section", ...
  std::string default_text;  // as TOML; for a variant the kind of its default; empty when there is no default
  std::string doc;
  std::string constraint;                 // "positive", "one of adam, sgd"; empty when there is none
  std::vector<std::string> alternatives;  // the kinds of a variant
  std::string when;                       // "encoder.kind = conv" if only this alternative has the field; else empty
};

template <Scalar T>
std::string type_words() {
  if constexpr (std::same_as<T, bool>) return "true or false";
  if constexpr (std::same_as<T, std::int64_t>) return "whole number";
  if constexpr (std::same_as<T, double>) return "number";
  return "text";
}

// Appends the rows of one spec to `rows`. `path` and `when` are those of the spec's section.
class Describer {
 public:
  Describer(std::vector<FieldInfo>& rows, std::string path, std::string when)
      : rows_(rows), path_(std::move(path)), when_(std::move(when)) {}

  template <HasFields S>
  void fields(const S& defaults) const {
    std::apply([&](const auto&... field) { (row(field, defaults), ...); }, S::fields());
  }

 private:
  template <class S, class T>
  void row(const SpecField<S, T>& field, const S& defaults) const {
    const FieldInfo info{join(path_, field.name), "", "", std::string(field.doc), field.check.words(), {}, when_};
    value(info, defaults.*field.member);
  }

  template <class S>
  void row(const Others<S>& others, const S&) const {
    rows_.push_back({path_.empty() ? "<name>" : path_ + ".<name>", "section", "", std::string(others.doc), "", {}, when_});
  }

  template <Scalar T>
  void value(const FieldInfo& info, const T& scalar) const {
    add(info, type_words<T>(), to_text(to_value(scalar)));
  }

  template <Scalar T>
  void value(const FieldInfo& info, const std::vector<T>& list) const {
    add(info, "list of " + type_words<T>() + (std::same_as<T, bool> ? "" : "s"), to_text(to_value(list)));
  }

  template <Scalar T>
  void value(const FieldInfo& info, const std::optional<T>& optional) const {
    add(info, "optional " + type_words<T>(), optional ? to_text(to_value(*optional)) : "");
  }

  template <HasFields S>
  void value(const FieldInfo& info, const S& spec) const {
    add(info, "section", "");
    Describer(rows_, info.path, when_).fields(spec);
  }

  template <HasFields... S>
  void value(const FieldInfo& info, const std::variant<S...>& choice) const {
    add(info, "section", std::visit([](const auto& spec) { return std::string(spec.kind); }, choice));
    rows_.back().alternatives = {std::string(S::kind)...};
    (alternative<S>(info, std::get_if<S>(&choice)), ...);
  }

  // The alternative that is the default shows the default's values; other alternatives show their own.
  template <HasFields S>
  void alternative(const FieldInfo& info, const S* held) const {
    Describer(rows_, info.path, info.path + ".kind = " + std::string(S::kind)).fields(held ? *held : S{});
  }

  void add(FieldInfo info, std::string type, std::string default_text) const {
    info.type = std::move(type);
    info.default_text = std::move(default_text);
    rows_.push_back(std::move(info));
  }

  std::vector<FieldInfo>& rows_;
  std::string path_, when_;
};

template <HasFields S>
std::vector<FieldInfo> describe(const std::string& path = "") {
  std::vector<FieldInfo> rows;
  Describer(rows, path, "").fields(S{});
  return rows;
}

}  // namespace gx
