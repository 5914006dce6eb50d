// The only file that sees nlohmann's JSON.
#include "generatrix/spec/json.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>
#include <optional>

#include "generatrix/base/errors.h"
#include "generatrix/base/text.h"

namespace gx {
namespace {

using Json = nlohmann::ordered_json;
constexpr const char* kNumber = "$number";
constexpr int kDeepest = 64;

Json convert(const Value& value);

Json convert(const Table& table) {
  auto json = Json::object();
  for (const auto& [key, value] : table) json[key] = convert(value);
  return json;
}

struct ToJson {
  template <class T>
  Json operator()(const T& scalar) const {
    return scalar;
  }
  Json operator()(double value) const { return std::isfinite(value) ? Json(value) : Json::object({{kNumber, shortest(value)}}); }
  Json operator()(const Table& table) const { return convert(table); }
  Json operator()(const Value::Array& array) const {
    auto json = Json::array();
    for (const auto& element : array) json.push_back(convert(element));
    return json;
  }
};

Json convert(const Value& value) { return std::visit(ToJson{}, value.data); }

std::optional<double> not_finite(const Json& json) {
  using Limits = std::numeric_limits<double>;
  if (json.size() != 1 || !json.contains(kNumber)) return std::nullopt;
  const auto& name = json[kNumber];
  if (name == "inf") return Limits::infinity();
  if (name == "-inf") return -Limits::infinity();
  if (name == "nan" || name == "-nan") return Limits::quiet_NaN();
  return std::nullopt;
}

class FromJson {
 public:
  explicit FromJson(const std::string& file) : file_(file) {}

  Value value(const Json& json, int depth = 0) const {
    if (depth > kDeepest) throw errors::malformed(file_, "JSON nested too deep", fmt::format("at most {} levels", kDeepest));
    switch (json.type()) {
      case Json::value_t::boolean:
        return made(json.get<bool>());
      case Json::value_t::number_integer:
        return made(json.get<std::int64_t>());
      case Json::value_t::number_unsigned:
        return made(whole(json.get<std::uint64_t>()));
      case Json::value_t::number_float:
        return made(json.get<double>());
      case Json::value_t::string:
        return made(json.get<std::string>());
      case Json::value_t::array:
        return made(array(json, depth));
      case Json::value_t::object:
        return object(json, depth);
      default:
        throw errors::malformed(file_, "JSON holds null", "a value");
    }
  }

 private:
  Value made(Value::Data data) const { return {std::move(data), Place{file_}}; }

  std::int64_t whole(std::uint64_t number) const {
    if (number <= std::numeric_limits<std::int64_t>::max()) return static_cast<std::int64_t>(number);
    throw errors::malformed(file_, fmt::format("JSON holds {}", number), "whole numbers of 64 bits with a sign");
  }

  Value::Array array(const Json& json, int depth) const {
    Value::Array found;
    for (const auto& element : json) found.push_back(value(element, depth + 1));
    return found;
  }

  Value object(const Json& json, int depth) const {
    if (const auto number = not_finite(json)) return made(*number);
    Table table;
    for (const auto& [key, element] : json.items()) table.set(key, value(element, depth + 1));
    return made(std::move(table));
  }

  const std::string& file_;
};

}  // namespace

std::string to_json(const Table& table) { return convert(table).dump(); }

Table parse_json(std::string_view text, const std::string& file) {
  Json json;
  try {
    json = Json::parse(text);
  } catch (const Json::parse_error& error) {
    throw errors::malformed(file, fmt::format("not JSON at byte {}", error.byte), "a JSON object");
  } catch (const Json::out_of_range&) {
    throw errors::malformed(file, "JSON holds a number too large", "numbers of 64 bits");
  }
  auto value = FromJson(file).value(json);
  if (auto* table = value.as<Table>()) return std::move(*table);
  throw errors::malformed(file, "JSON that is no object", "a JSON object");
}

}  // namespace gx
