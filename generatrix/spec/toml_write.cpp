#include <fmt/format.h>

#include <algorithm>

#include "generatrix/base/text.h"
#include "generatrix/spec/toml.h"

namespace gx {
namespace {

std::string escape(char c) {
  switch (c) {
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    case '\n':
      return "\\n";
    case '\t':
      return "\\t";
    case '\r':
      return "\\r";
    default:
      break;
  }
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7F ? fmt::format("\\u{:04X}", byte) : std::string(1, c);
}

std::string basic_string_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) out += escape(c);
  return out + '"';
}

bool is_bare(std::string_view key) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  return !key.empty() && std::all_of(key.begin(), key.end(), allowed);
}

// A real number must not read back as a whole one: 1 becomes 1.0; 1e+300, inf and nan stand as they are.
std::string real(double value) {
  const auto text = shortest(value);
  return text.find_first_of(".en") == std::string::npos ? text + ".0" : text;
}

struct Writer {
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(std::int64_t value) const { return fmt::format("{}", value); }
  std::string operator()(double value) const { return real(value); }
  std::string operator()(const std::string& value) const { return basic_string_text(value); }

  std::string operator()(const Value::Array& array) const {
    std::string out;
    for (const auto& element : array) out += (out.empty() ? "" : ", ") + to_text(element);
    return "[" + out + "]";
  }

  std::string operator()(const Table& table) const {
    std::string out;
    for (const auto& [key, value] : table) out += (out.empty() ? "" : ", ") + key_text(key) + " = " + to_text(value);
    return "{" + out + "}";
  }
};

// A header is needed where scalars follow, or where nothing does; [a.b] alone makes a.
void write_section(const Table& table, const std::string& path, std::string& out) {
  const auto is_section = [](const Table::Entry& entry) { return entry.second.as<Table>() != nullptr; };
  const bool only_sections = !table.empty() && std::all_of(table.begin(), table.end(), is_section);
  if (!path.empty() && !only_sections) out += (out.empty() ? "[" : "\n[") + path + "]\n";
  for (const auto& [key, value] : table)
    if (!value.as<Table>()) out += key_text(key) + " = " + to_text(value) + "\n";
  for (const auto& [key, value] : table)
    if (const auto* sub = value.as<Table>()) write_section(*sub, path.empty() ? key_text(key) : path + "." + key_text(key), out);
}

}  // namespace

std::string key_text(std::string_view key) { return is_bare(key) ? std::string(key) : basic_string_text(key); }

std::string to_text(const Value& value) { return std::visit(Writer{}, value.data); }

std::string to_toml(const Table& table) {
  std::string out;
  write_section(table, "", out);
  return out;
}

}  // namespace gx
