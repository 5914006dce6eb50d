#include "generatrix/data/sources/series_columns.h"

#include <algorithm>

#include "generatrix/base/errors.h"
#include "generatrix/base/text.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/sources/cells.h"
#include "generatrix/data/sources/standardize.h"

namespace gx {
namespace {

bool is_listed(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

// Two whole numbers are a category of tables.
bool are_numbers(const TableColumn& column, const DataSpec& spec) {
  if (!column.is_category()) return true;
  return !is_listed(spec.categories, column.name) &&
         std::ranges::all_of(column.words, [](const auto& word) { return number_of(word).has_value(); });
}

SeriesGroup& numbers_of(SeriesTable& table, bool is_given) {
  const auto found = std::ranges::find_if(
      table.groups, [&](const SeriesGroup& group) { return group.is_given == is_given && !group.is_category; });
  if (found != table.groups.end()) return *found;
  return table.groups.emplace_back(SeriesGroup{is_given ? "covariates" : "series", is_given});
}

}  // namespace

bool SeriesGroup::may_miss() const {
  return std::ranges::any_of(columns, [](const TableColumn& column) { return column.n_unknown > 0; });
}

Field SeriesGroup::field(std::int64_t longest, bool any_unknown) const {
  Field field{.name = name,
              .layout = Field::Layout::sequence,
              .longest = longest,
              .may_miss = !is_given && (any_unknown || may_miss()),
              .stride = is_given ? 1 : 0};
  if (is_category)
    field.values = Symbols{{std::ssize(columns.front().words)}};
  else
    field.shape = {width()};
  return field;
}

ColumnCodecPtr SeriesGroup::codec(const Field& field, const Column& train) const {
  if (is_category) return symbols_codec(field, {.names = columns.front().words, .columns = {columns.front().name}});
  auto settings = standardized(train.data, train.observed);
  for (const auto& column : columns) {
    settings.names.push_back(column.name);
    settings.forms.push_back(column.form);
  }
  return reals_codec(field, std::move(settings));
}

SeriesTable series_table(const DataSpec& spec, const std::vector<Path>& files, std::vector<std::string>& notes) {
  const auto header = TableRows(files.front()).header();
  SeriesTable table;
  table.id = spec.window > 0 ? std::nullopt : find_column(header, {"id"});
  table.time = find_column(header, {"time", "date"});
  std::vector<SeriesGroup> categories;
  for (auto& column : survey(spec, files, notes)) {
    const auto place = static_cast<std::size_t>(column.place);
    if (place == table.id || place == table.time) {
      if (column.is_given)
        throw errors::bad_value("data.given.names", column.name, "says where a step stands: copy it to a column of another name");
      continue;
    }
    if (are_numbers(column, spec)) {
      if (column.is_category()) column.form = "whole";
      numbers_of(table, column.is_given).columns.push_back(std::move(column));
    } else if (column.is_given || is_listed(spec.categories, column.name)) {
      categories.push_back({column.name, column.is_given, true, {std::move(column)}});
    } else {
      notes.push_back(fmt::format("column {}: texts, left out of the series", column.name));
    }
  }
  for (const auto& name : names_given(spec)) {
    const auto has = [&](const SeriesGroup& group) {
      return std::ranges::any_of(group.columns, [&](const TableColumn& column) { return column.name == name; });
    };
    if (std::ranges::none_of(table.groups, has) && std::ranges::none_of(categories, has))
      throw errors::bad_value("data.given.names", name, "has no known cell, or another text in each line; it must say something");
  }
  table.groups.insert(table.groups.end(), categories.begin(), categories.end());
  std::ranges::stable_sort(table.groups, {}, &SeriesGroup::is_given);
  if (table.groups.empty() || table.groups.front().is_given)
    throw errors::malformed(files.front(), "no column of numbers beside id, time and what is given", "at least one");
  return table;
}

std::optional<std::size_t> find_column(const std::vector<std::string>& header, std::initializer_list<const char*> names) {
  for (std::size_t j = 0; j < header.size(); ++j) {
    if (std::ranges::find(names, in_small_letters(header[j])) != names.end()) return j;
  }
  return {};
}

}  // namespace gx
