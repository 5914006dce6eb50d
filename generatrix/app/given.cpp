#include "generatrix/app/given.h"

#include <ATen/ATen.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>

#include "generatrix/app/data_report.h"
#include "generatrix/app/named_columns.h"
#include "generatrix/base/errors.h"
#include "generatrix/base/parts.h"
#include "generatrix/base/text.h"
#include "generatrix/data/codecs/known.h"

namespace gx {
namespace {

constexpr std::size_t kShownNames = 20;

std::string labels_text(std::int64_t classes, const std::vector<std::string>& names) {
  const auto numbers = fmt::format("a label from 0 to {}", classes - 1);
  if (names.empty()) return numbers;
  return fmt::format("{} or its name ({})", numbers, listed(names, kShownNames));
}

std::int64_t label_of(const std::string& word, std::int64_t classes, const std::vector<std::string>& names) {
  if (const auto named = std::ranges::find(names, word); named != names.end()) return named - names.begin();
  if (const auto label = whole_number(word, 0, classes - 1)) return *label;
  throw errors::bad_value(
      "--given", word,
      fmt::format("must be {}; several with commas; all; or a file that holds labels", labels_text(classes, names)));
}

// A sequence of named words: what a caption is.
const ColumnCodec* caption_of(const LoadedRun& run) {
  const auto& given = run.codec().given();
  if (!run.model().task().given.is_one() || given.size() != 1) return nullptr;
  const auto* symbols = symbols_of(*given[0]);
  const bool is_caption = given[0]->field().layout == Field::Layout::sequence && symbols && symbols->between == " ";
  return is_caption && !symbols->names.empty() ? given[0].get() : nullptr;
}

// What is no label: a caption, columns by name, or a file.
Rows rows_of(const LoadedRun& run, const std::string& words, const Say& say) {
  if (std::filesystem::exists(words) || is_data(words)) return read_conditions(run, words, say);
  if (const auto* caption = caption_of(run)) return Rows({parse_captions(words, *caption)}).to(run.device());
  const auto* given = std::get_if<ColumnsGivenSpec>(&run.config().data.given);
  if (const auto lines = given ? lines_of_named(words, given->names) : std::nullopt)
    return conditions_in_lines(run, given->names, *lines, "--given", say);
  throw errors::bad_value("--given", words,
                          "must be a file or a known data set whose rows are " + words_of(run.model().task().given));
}

}  // namespace

Column parse_captions(const std::string& text, const ColumnCodec& codec) {
  const auto known = codec.names();
  const auto end = codec.field().end;
  std::vector<Tensor> captions;
  for (const auto& part : parts_of(text, ',')) {
    std::vector<std::int64_t> symbols;
    for (const auto& word : words_in(part)) {
      const auto symbol = std::ranges::find(known, word) - known.begin();
      if (symbol == std::ssize(known)) throw errors::unknown_name("--given", "word", word, known);
      symbols.push_back(symbol);
    }
    if (symbols.empty()) throw errors::bad_value("--given", text, "has a caption without words");
    if (end >= 0) symbols.push_back(end);
    captions.push_back(at::tensor(symbols, at::kLong));
  }
  std::vector<std::int64_t> lengths;
  for (const auto& caption : captions) lengths.push_back(caption.size(0));
  return {.data = at::pad_sequence(captions, /*batch_first=*/true), .length = at::tensor(lengths, at::kLong)};
}

std::vector<std::int64_t> parse_labels(const std::string& words, std::int64_t classes, const std::vector<std::string>& names,
                                       const std::string& column) {
  auto rest = words;
  for (const auto& prefix : {column + "=", std::string("label=")}) {
    if (words.starts_with(prefix)) rest = words.substr(prefix.size());
  }
  std::vector<std::int64_t> labels;
  if (rest == "all") {
    labels.resize(static_cast<std::size_t>(classes));
    std::iota(labels.begin(), labels.end(), 0);
    return labels;
  }
  for (const auto& word : parts_of(rest, ',')) labels.push_back(label_of(std::string(word), classes, names));
  return labels;
}

Given conditions_for(const LoadedRun& run, const std::string& words, const Say& say) {
  const auto& task = run.model().task();
  if (words.empty()) return {usual_conditions(run, say)};
  if (task.given.empty()) throw errors::bad_value("--given", words, run.name() + " reads no condition; leave it out");
  const auto* label = task.given.is_one() ? task.label() : nullptr;
  if (!label || std::filesystem::exists(words)) {
    const auto rows = rows_of(run, words, say);
    return {rows_in_turn(rows), rows.size()};
  }
  auto labels = parse_labels(words, count_of(label->values), run.codec().label_names(), label->name);
  const auto n = std::ssize(labels);
  return {labels_in_turn(std::move(labels), *label, run.device()), n};
}

}  // namespace gx
