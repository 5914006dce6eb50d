#include "generatrix/app/output.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <sstream>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

using Json = nlohmann::ordered_json;

struct ToJson {
  Json operator()(double value) const { return std::isfinite(value) ? Json(value) : Json(nullptr); }
  Json operator()(const std::vector<double>& values) const {
    auto list = Json::array();
    for (const auto value : values) list.push_back((*this)(value));
    return list;
  }
  template <class T>
  Json operator()(const T& value) const {
    return value;
  }
};

// A result that cannot be written is an error; words for people that cannot be written are lost.
void put(const std::string& line) { write_out(line + "\n"); }

}  // namespace

void write_out(std::string_view bytes) {
  const bool written = std::fwrite(bytes.data(), 1, bytes.size(), stdout) == bytes.size() && std::fflush(stdout) == 0;
  if (!written) throw errors::unwritable("standard output", std::strerror(errno));
}

std::string to_json(const Record& record) {
  Json object = Json::object();
  for (const auto& [name, value] : record) object[name] = std::visit(ToJson{}, value);
  return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void Output::result(const Record& record, const std::string& text) const {
  if (is_taken)
    note(text);
  else
    put(json ? to_json(record) : text);
}

void Output::text(const std::string& text) const {
  if (!json) put(text);
}

void Output::notes(const std::vector<std::string>& lines) const {
  for (const auto& line : lines) noter()(line);
}

std::function<void(const std::string&)> Output::noter() const {
  return [this](const std::string& text) { note("note: " + text); };
}

void Output::note(const std::string& text) const {
  if (!quiet) fmt::print(stderr, "{}\n", text);
}

std::string columns(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const auto& row : rows) {
    if (!text.empty()) text += '\n';
    for (std::size_t i = 0; i < row.size(); ++i) {
      const bool last = i + 1 == row.size();
      text += last ? row[i] : fmt::format("{:<{}}  ", row[i], widths[i]);
    }
  }
  return text;
}

std::vector<std::string> broken_lines(const std::string& text, std::size_t width) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string word; stream >> word;) {
    if (lines.empty() || lines.back().size() + 1 + word.size() > width) {
      lines.push_back(word);
    } else {
      lines.back() += " " + word;
    }
  }
  return lines;
}

std::string wrapped(const std::string& text, std::size_t width, std::size_t indent) {
  std::string out;
  for (const auto& line : broken_lines(text, width - indent)) out += (out.empty() ? "" : "\n" + std::string(indent, ' ')) + line;
  return out;
}

std::string number(double value, int digits) { return std::isfinite(value) ? fmt::format("{:.{}g}", value, digits) : "-"; }
std::string number(const std::optional<double>& value, int digits) { return value ? number(*value, digits) : "-"; }

std::string clock_text(double seconds) {
  const auto s = static_cast<std::int64_t>(std::llround(std::min(seconds, 3.6e8)));
  return s >= 3600 ? fmt::format("{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60) : fmt::format("{}:{:02}", s / 60, s % 60);
}

Said together(const std::vector<std::pair<std::string, std::string>>& said_and_name) {
  Said all;
  for (const auto& [said, name] : said_and_name) {
    auto found = std::ranges::find(all, said, &Said::value_type::first);
    if (found == all.end()) found = all.insert(found, {said, {}});
    found->second.push_back(name);
  }
  return all;
}

}  // namespace gx
