#include "generatrix/app/data_report.h"

#include <algorithm>

#include "generatrix/data/known_sources.h"
#include "generatrix/studio/fitting_models.h"

namespace gx {
namespace {

std::vector<std::string> words_of_fields(const Space& space) {
  std::vector<std::string> words;
  for (const auto& field : space.fields) words.push_back(words_of(field));
  return words;
}

void tell_of_fits(const Task& task, const Output& output) {
  std::vector<std::vector<std::string>> rows{{"model", "fits"}};
  for (const auto& fit : fits_of(task)) {
    rows.push_back({fit.model, fit.why_not ? "no: " + *fit.why_not : "yes"});
    if (output.json) output.result({{"model", fit.model}, {"fits", !fit.why_not}, {"reason", fit.why_not.value_or("")}}, "");
  }
  output.text("\n" + columns(rows));
}

}  // namespace

bool is_data(const std::string& name) {
  if (std::filesystem::exists(name)) return true;
  const auto known = known_sources();
  return std::ranges::find(known, name, &SourceInfo::name) != known.end();
}

void tell_of_data(const std::string& name, const Output& output) {
  const auto data = open_data({.name = name});
  const auto& task = data.codec.task();
  if (output.json) {
    output.result({{"name", name},
                   {"train", data.train->size()},
                   {"valid", data.valid->size()},
                   {"test", data.test->size()},
                   {"values", data.codec.words()},
                   {"event", words_of_fields(task.event)},
                   {"given", words_of_fields(task.given)},
                   {"notes", data.notes}},
                  "");
  }
  output.text(fmt::format("{}: {} rows to train on, {} to validate, {} to test", name, data.train->size(), data.valid->size(),
                          data.test->size()));
  for (const auto& words : words_of_fields(task.event)) output.text("  " + words);
  for (const auto& words : words_of_fields(task.given)) output.text("  given " + words);
  output.text("read as " + data.codec.words());
  for (const auto& note : data.notes) output.text("note: " + note);
  tell_of_fits(task, output);
}

}  // namespace gx
