#include "generatrix/app/data_report.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "generatrix/base/text.h"
#include "generatrix/data/known_sources.h"
#include "generatrix/data/report.h"
#include "generatrix/data/sources/picture_side.h"
#include "generatrix/studio/fitting_models.h"
#include "generatrix/studio/recipes.h"

namespace gx {
namespace {

constexpr std::size_t kShownCells = 20, kShownWords = 6, kShownRecipes = 3;

std::vector<std::string> words_of_fields(const DataReport& report, bool is_given) {
  std::vector<std::string> words;
  for (const auto& field : report.fields) {
    if (field.is_given == is_given) words.push_back(words_of(field.field));
  }
  return words;
}

// "red 12, blue 7, ..."
std::string counts_text(const std::vector<std::pair<std::string, std::int64_t>>& counts) {
  std::string text;
  for (std::size_t i = 0; i < std::min(counts.size(), kShownWords); ++i)
    text += fmt::format("{}{} {}", i > 0 ? ", " : "", counts[i].first, counts[i].second);
  return counts.size() > kShownWords ? text + fmt::format(", and {} more", counts.size() - kShownWords) : text;
}

// "low to high", with as many digits as it takes to tell them apart.
std::string range_text(double low, double high) {
  int digits = 4;
  while (digits < 17 && number(low, digits) == number(high, digits)) ++digits;
  return number(low, digits) + " to " + number(high, digits);
}

// Numbers as a file of the data would have them.
std::string values_text(const CellReport& cell, const ColumnCodec& codec, std::size_t place) {
  if (!cell.counts.empty()) return counts_text(cell.counts);
  if (cell.known == 0) return "nothing is known";
  const auto at = static_cast<std::int64_t>(place);
  if (cell.form == "date" || cell.form == "day") return codec.text(cell.low, at) + " to " + codec.text(cell.high, at);
  return cell.is_constant() ? "always " + number(cell.low) : range_text(cell.low, cell.high) + ", mean " + number(cell.mean);
}

void tell_of_field(const FieldReport& field, const ColumnCodec& codec, const Output& output) {
  auto text = fmt::format("{}{}, read as {}", field.is_given ? "given " : "", words_of(field.field), field.codec);
  if (!field.field.is_fixed())
    text += fmt::format("; {} to {} a row, mean {}", field.shortest, field.longest, number(field.mean_length));
  if (field.unknown > 0) text += "; " + counted(field.unknown, "unknown cell");
  if (field.n_constant > 0)
    text += fmt::format("; {} never change{}", counted(field.n_constant, "cell"), field.n_constant == 1 ? "s" : "");
  output.text(text);
  std::vector<std::vector<std::string>> rows;
  for (const auto& cell : field.cells) {
    if (rows.size() < kShownCells)
      rows.push_back({"  " + cell.name, cell.form, cell.unknown > 0 ? fmt::format("{} unknown", cell.unknown) : "",
                      values_text(cell, codec, rows.size())});
    if (!output.json) continue;
    output.result({{"field", field.field.name},
                   {"cell", cell.name},
                   {"form", cell.form},
                   {"known", cell.known},
                   {"unknown", cell.unknown},
                   {"low", cell.low},
                   {"high", cell.high},
                   {"mean", cell.mean}},
                  "");
  }
  if (!rows.empty()) output.text(columns(rows));
  if (field.cells.size() > kShownCells) output.text(fmt::format("  and {} more", field.cells.size() - kShownCells));
}

void tell_of_fits(const Task& task, const Output& output) {
  std::vector<std::vector<std::string>> rows{{"model", "recipes to train", "fits"}};
  for (const auto& fit : fits_of(task)) {
    std::vector<std::string> recipes;
    for (const auto& recipe : recipes_of(fit.model)) recipes.push_back(recipe.name);
    rows.push_back({fit.model, listed(recipes, kShownRecipes), fit.why_not ? "no: " + *fit.why_not : "yes"});
    if (output.json)
      output.result({{"model", fit.model}, {"recipes", recipes}, {"fits", !fit.why_not}, {"reason", fit.why_not.value_or("")}},
                    "");
  }
  output.text("\n" + columns(rows));
}

std::string repeats_text(std::int64_t n) {
  return n == 0 ? "" : n == 1 ? "; 1 row repeats another" : fmt::format("; {} rows repeat others", n);
}

Record record_of(const DataReport& report) {
  return {{"name", report.name},
          {"train", report.train},
          {"valid", report.valid},
          {"test", report.test},
          {"duplicates", report.duplicates},
          {"values", report.codec},
          {"event", words_of_fields(report, false)},
          {"given", words_of_fields(report, true)},
          {"entropy", report.entropy},
          {"notes", report.notes}};
}

}  // namespace

bool is_data(const std::string& name) { return std::filesystem::exists(name) || known_source(name); }

void tell_of_data(DataSpec spec, const Output& output) {
  const auto side = spec.size.empty() ? common_side(spec.name) : std::nullopt;
  if (side) spec.size = {*side, *side};
  const auto data = open_data(spec);
  const auto report = describe(data);
  if (output.json) output.result(record_of(report), "");
  output.text(fmt::format("{}: {} to train on, {} to validate, {} to test{}", spec.name, counted(report.train, "row"),
                          report.valid, report.test, repeats_text(report.duplicates)));
  auto codecs = data.codec.event();
  codecs.insert(codecs.end(), data.codec.given().begin(), data.codec.given().end());
  for (std::size_t i = 0; i < report.fields.size(); ++i) tell_of_field(report.fields[i], *codecs[i], output);
  if (!report.labels.empty()) output.text("labels: " + counts_text(report.labels));
  if (std::isfinite(report.entropy)) output.text(fmt::format("entropy: {} nats", number(report.entropy)));
  if (side)
    output.text(fmt::format("note: pictures of several sizes; data.size says which size they get, [{0}, {0}] here", *side));
  for (const auto& note : report.notes) output.text("note: " + note);
  tell_of_fits(data.codec.task(), output);
}

}  // namespace gx
