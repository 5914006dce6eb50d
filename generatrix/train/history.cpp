#include "generatrix/train/history.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <sstream>

namespace gx {
namespace {

History::Curve& curve_of(History& history, const std::string& turn, const std::string& term) {
  for (auto& curve : history.curves) {
    if (curve.turn == turn && curve.term == term) return curve;
  }
  return history.curves.emplace_back(History::Curve{turn, term, {}, {}});
}

void take_finding(History& history, const nlohmann::ordered_json& line) {
  const auto& words = line["finding"];
  if (!words.is_object()) return;
  const auto word = [&](const char* key) { return words.value(key, std::string()); };
  history.findings.push_back(
      {word("name"), word("seen"), word("threshold"), word("advice"), line.value("step", std::int64_t{0})});
}

void take(History& history, const nlohmann::ordered_json& line) {
  if (line.is_object() && line.contains("finding")) return take_finding(history, line);
  if (!line.is_object() || !line.contains("step") || !line.contains("seconds")) return;
  history.steps = line["step"].get<std::int64_t>();
  history.seconds = line["seconds"].get<double>();
  history.rows = line.value("rows", std::int64_t{0});
  for (const auto& [turn, terms] : line.items()) {
    if (!terms.is_object()) continue;
    for (const auto& [term, value] : terms.items()) {
      if (!value.is_number()) continue;
      auto& curve = curve_of(history, turn, term);
      curve.seconds.push_back(history.seconds);
      curve.value.push_back(value.get<double>());
    }
  }
}

}  // namespace

const History::Curve* History::descent() const {
  const Curve* found = nullptr;
  for (const auto& curve : curves) {
    if (curve.term != "loss") continue;
    if (found) return nullptr;
    found = &curve;
  }
  return found;
}

History read_history(const Path& metrics) {
  History history;
  std::istringstream lines(read_file(metrics, "a run's metrics"));
  for (std::string line; std::getline(lines, line);) take(history, nlohmann::ordered_json::parse(line, nullptr, false));
  return history;
}

std::optional<double> seconds_to_reach(const History::Curve& curve, double share) {
  const auto n = curve.value.size();
  if (n < 3) return std::nullopt;
  const auto tail = std::max<std::size_t>(1, n / 10);
  const auto last = std::accumulate(curve.value.end() - static_cast<std::ptrdiff_t>(tail), curve.value.end(), 0.0);
  const auto end = last / static_cast<double>(tail);
  auto first = n;
  while (first > 0 && std::abs(curve.value[first - 1] - end) <= share * std::abs(end)) --first;
  if (first == n) return std::nullopt;  // the curve had not settled
  return curve.seconds[first];
}

}  // namespace gx
