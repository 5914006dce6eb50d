#include "generatrix/media/json_lines.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "generatrix/base/errors.h"
#include "generatrix/media/lines.h"

namespace gx {
namespace {

using Json = nlohmann::json;

constexpr int kDeepest = 64;  // writing nested text calls itself, and must not exhaust the stack
constexpr std::size_t kLongestWords = 200;

std::string as_text(const Json& value) {
  if (value.is_null()) return "";
  return value.is_string() ? value.get<std::string>() : value.dump();
}

JsonRecord parse(std::string_view text, const std::string& place) {
  const auto refuse = [&](const std::string& found) { return errors::malformed(place, found, "one JSON object a line"); };
  const auto watch = [&](int depth, Json::parse_event_t, Json&) {
    if (depth > kDeepest) throw refuse(fmt::format("nested deeper than {}", kDeepest));
    return true;
  };
  Json object;
  try {
    object = Json::parse(text, watch);
  } catch (const Json::exception& error) {
    throw refuse(std::string(error.what()).substr(0, kLongestWords));  // it may quote the whole line
  }
  if (!object.is_object()) throw refuse(fmt::format("holds JSON of kind {}", object.type_name()));
  JsonRecord record;
  for (const auto& [key, value] : object.items()) record.emplace(key, as_text(value));
  return record;
}

}  // namespace

void for_each_json_line(const Path& path, const std::function<void(std::int64_t, const JsonRecord&)>& use) {
  LineReader lines(path, "lines of JSON");
  for (std::string_view line; lines.next(line);) {
    if (line.find_first_not_of(" \t\r\n") == line.npos) continue;
    use(lines.number(), parse(line, fmt::format("{}:{}", path.string(), lines.number())));
  }
}

}  // namespace gx
