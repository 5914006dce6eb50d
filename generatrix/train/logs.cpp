#include "generatrix/train/logs.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <sstream>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

// The lines of the log up to `step`; a line that a killed process left half-written is dropped.
std::string kept(const Path& path, std::int64_t step) {
  std::istringstream lines(std::filesystem::exists(path) && step > 0 ? read_file(path, "a metrics log") : "");
  std::string text;
  for (std::string line; std::getline(lines, line);) {
    const auto entry = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
    if (!entry.is_object() || !entry.contains("step") || !entry["step"].is_number_integer()) continue;
    if (entry["step"].get<std::int64_t>() <= step) text += line + "\n";
  }
  return text;
}

}  // namespace

MetricsLog::MetricsLog(const Path& path, std::int64_t step) : path_(path) {
  write_file(path, kept(path, step));
  out_.open(path, std::ios::app);
}

void MetricsLog::line(const std::string& text) {
  out_ << text << '\n' << std::flush;
  if (!out_) throw errors::unwritable(path_, "no space left, or the file is gone");
}

void MetricsLog::progress(const Progress& progress) {
  nlohmann::ordered_json entry{{"step", progress.step},
                               {"epoch", progress.epoch},
                               {"seconds", progress.seconds},
                               {"rows", progress.rows},
                               {"rows_per_second", progress.rows_per_second}};
  for (const auto& reading : progress.readings) {
    for (const auto& [name, value] : reading.terms) entry[reading.turn][name] = value;
  }
  line(entry.dump());
}

void MetricsLog::validated(const Validation& validation) {
  const nlohmann::ordered_json values{
      {validation.measure, validation.value}, {"stderr", validation.standard_error}, {"best", validation.best}};
  line(nlohmann::ordered_json{{"step", validation.step}, {"valid", values}}.dump());
}

void MetricsLog::found(const Finding& finding) {
  const nlohmann::ordered_json words{
      {"name", finding.name}, {"seen", finding.seen}, {"threshold", finding.threshold}, {"advice", finding.advice}};
  line(nlohmann::ordered_json{{"step", finding.step}, {"finding", words}}.dump());
}

void MetricsLog::recovered(const Recovery& recovery) {
  const nlohmann::ordered_json words{
      {"from", recovery.from}, {"reason", recovery.reason}, {"learning_rate_factor", recovery.learning_rate_factor}};
  line(nlohmann::ordered_json{{"step", recovery.to}, {"recovered", words}}.dump());
}

void TensorboardLog::progress(const Progress& progress) {
  for (const auto& reading : progress.readings) {
    for (const auto& [name, value] : reading.terms) events_.scalar(reading.turn + "/" + name, value, progress.step);
  }
  events_.scalar("speed/steps_per_second", progress.steps_per_second, progress.step);
  events_.scalar("speed/rows_per_second", progress.rows_per_second, progress.step);
  for (const auto& [turn, factor] : progress.learning_rate_factors)
    events_.scalar("learning_rate_factor/" + turn, factor, progress.step);
  events_.flush();
}

void TensorboardLog::validated(const Validation& validation) {
  events_.scalar("valid/" + validation.measure, validation.value, validation.step);
  events_.flush();
}

void TensorboardLog::sampled(std::int64_t step, const Image& grid) {
  events_.image("samples", grid, step);
  events_.flush();
}

void SampleFolder::sampled(std::int64_t step, const Image& grid) {
  make_folder(folder_);
  write_png(folder_ / fmt::format("step_{:06}.png", step), grid);
}

}  // namespace gx
