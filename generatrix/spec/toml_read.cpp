// The only file that sees toml++.
#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>

#include "generatrix/base/errors.h"
#include "generatrix/spec/slot.h"
#include "generatrix/spec/toml.h"

namespace gx {
namespace {

Value convert(const toml::node& node, const std::string& file, const std::string& path);

Place place_of(const toml::source_region& source, const std::string& file) {
  return {file, static_cast<std::int64_t>(source.begin.line), static_cast<std::int64_t>(source.begin.column)};
}

// toml++ sorts keys by name; the text's own order is in their positions.
Table convert_table(const toml::table& source, const std::string& file, const std::string& path) {
  struct Item {
    toml::source_position position;
    std::string key;
    const toml::node* node;
  };
  std::vector<Item> items;
  for (const auto& [key, node] : source) items.push_back({key.source().begin, std::string(key.str()), &node});
  std::stable_sort(items.begin(), items.end(), [](const Item& a, const Item& b) { return a.position < b.position; });
  Table table;
  for (const auto& item : items) table.set(item.key, convert(*item.node, file, join(path, item.key)));
  return table;
}

Value::Array convert_array(const toml::array& source, const std::string& file, const std::string& path) {
  Value::Array array;
  for (const auto& node : source) array.push_back(convert(node, file, path));
  return array;
}

Value convert(const toml::node& node, const std::string& file, const std::string& path) {
  const auto place = place_of(node.source(), file);
  switch (node.type()) {
    case toml::node_type::table:
      return {convert_table(*node.as_table(), file, path), place};
    case toml::node_type::array:
      return {convert_array(*node.as_array(), file, path), place};
    case toml::node_type::string:
      return {node.as_string()->get(), place};
    case toml::node_type::integer:
      return {node.as_integer()->get(), place};
    case toml::node_type::floating_point:
      return {node.as_floating_point()->get(), place};
    case toml::node_type::boolean:
      return {node.as_boolean()->get(), place};
    default:
      throw errors::bad_value(place.words() + ": " + path, "a date or time", "no key takes one; write text in quotes");
  }
}

}  // namespace

Table parse_toml(std::string_view text, const std::string& file) {
  try {
    return convert_table(toml::parse(text, std::string_view(file)), file, "");
  } catch (const toml::parse_error& error) {
    const auto place = place_of(error.source(), file);
    throw errors::bad_syntax(fmt::format("{}:{}", place.words(), place.column), "TOML", error.description());
  }
}

}  // namespace gx
