#include "generatrix/tasks/complete.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>

#include "generatrix/base/errors.h"
#include "generatrix/base/memory.h"
#include "generatrix/base/text.h"
#include "generatrix/contract/completion_settings.h"
#include "generatrix/contract/model.h"
#include "generatrix/data/loader.h"
#include "generatrix/data/members.h"
#include "generatrix/spec/settings.h"

namespace gx {
namespace {

constexpr std::int64_t kAtOnce = 64;  // rows

// How many steps rows are given something for, int64 [B]; undefined where that says nothing of their length.
Tensor steps_given(const Rows& given, const Space& space) {
  for (std::size_t i = 0; i < given.columns.size(); ++i) {
    if (space.fields[i].stride > 0) return given.columns[i].length * space.fields[i].stride;
  }
  return {};
}

// Whether there is something to draw: sequences go on, unless they end with what they are given; sparse rows have more entries.
bool has_unknown(const Batch& batch, const Task& task) {
  const auto steps = task.given.empty() ? Tensor() : steps_given(batch.given, task.given);
  for (std::size_t i = 0; i < batch.event.columns.size(); ++i) {
    const auto& column = batch.event.columns[i];
    const bool ends = steps.defined() && column.length.defined();
    if (ends ? (steps > column.length).any().item<bool>() || unknown_in(column).any().item<bool>()
             : !task.event.fields[i].is_fixed() || (column.observed.defined() && !column.observed.all().item<bool>()))
      return true;
  }
  return false;
}

std::string advice_for(const Task& task) {
  const bool by_step = std::ranges::any_of(task.given.fields, [](const Field& field) { return field.stride > 0; });
  return by_step ? "list the later steps too, with what they are given and empty cells"
                 : "leave cells of a table empty, read more rows (--rows), or hide pixels by --mask";
}

void hide(Rows& rows, const Tensor& known) {
  for (auto& column : rows.columns) {
    const auto shown = known.to(column.data.device()).expand_as(column.data);
    column.observed = column.observed.defined() ? shown.logical_and(column.observed) : shown;
    column.data = column.data.masked_fill(column.observed.logical_not(), 0);
  }
}

// `steps` unknown members behind the last of each row; a sparse row is to have so many entries more.
Column lengthened(Column column, std::int64_t steps) {
  if (column.start.defined()) {
    column.length = column.start.diff() + steps;
    return column;
  }
  return {with_places(column.data, steps), column.length + steps, with_places(known_in(column), steps)};
}

void lengthen(Rows& rows, const Space& event, std::int64_t steps) {
  const bool may = event.is_one() && (event.only().layout == Field::Layout::sparse ||
                                      (event.only().layout == Field::Layout::sequence && event.only().end < 0));
  if (!may)
    throw errors::bad_value("--steps", std::to_string(steps), "lengthens series and ratings, and rows are " + words_of(event));
  rows.columns.front() = lengthened(rows.columns.front(), steps);
}

// All draws are in memory, as the model gives them and decoded.
void expect_memory(std::int64_t n, std::int64_t rows, const Space& event) {
  constexpr double kBytes = 12;  // of a number
  double numbers = 0;            // of a row
  for (const auto& field : event.fields)
    numbers +=
        static_cast<double>(field.dims() * (field.is_fixed() || field.layout == Field::Layout::sparse ? 1 : field.longest));
  const auto needed = kBytes * static_cast<double>(n) * static_cast<double>(rows) * numbers;
  if (any_memory() || needed <= static_cast<double>(free_memory())) return;
  throw errors::no_memory(fmt::format("completing {} {} times", counted(rows, "row"), n),
                          static_cast<std::int64_t>(std::min(needed, 9e18)), free_memory());
}

Rows completed(CanComplete& model, const Batch& batch, const CompleteOptions& options, Rng& rng) {
  if (options.settings.empty()) return model.complete(batch, options.n, rng);
  auto* tuned = dynamic_cast<HasCompletionSettings*>(&model);
  if (!tuned)
    throw errors::bad_value("--set", flatten(options.settings).front().first, "this model's completion has no settings");
  return tuned->complete(batch, options.n, options.settings, rng);
}

}  // namespace

Completed completed(CanComplete& model, const Dataset& rows, const Codec& codec, const CompleteOptions& options,
                    const std::string& source, const Rng& rng) {
  expect_memory(options.n, rows.size(), codec.task().event);
  std::vector<Rows> all;
  const auto* whole = dynamic_cast<const Model*>(&model);  // it may read less than its data offer
  const Task task{codec.task().event, whole ? whole->task().given : codec.task().given};
  auto exactness = model.exactness();
  bool found = false;  // an unknown cell
  for (std::int64_t first = 0; first < rows.size(); first += kAtOnce) {
    auto noise = rng.fork(static_cast<std::uint64_t>(first));
    auto batch = read_batch(rows, codec, first, std::min(first + kAtOnce, rows.size()), noise);
    if (options.known.defined()) hide(batch.event, options.known);
    if (options.steps > 0) lengthen(batch.event, codec.task().event, options.steps);
    if (options.conditions) batch.given = (*options.conditions)(batch.size(), noise);
    if (!has_unknown(batch, task)) {
      for (auto& column : batch.event.columns) column.observed = Tensor();
      all.push_back(batch.event.to(at::kCPU).repeated(options.n));
      continue;
    }
    found = true;
    if (exactness == ScoreInfo::Kind::exact) exactness = model.exactness_of(batch);
    all.push_back(completed(model, batch, options, noise).to(at::kCPU));
  }
  if (!found) throw errors::bad_value(source, counted(rows.size(), "row") + " without unknown cells", advice_for(task));
  const auto* tuned = dynamic_cast<HasCompletionSettings*>(&model);
  if (tuned && !tuned->keeps_law(options.settings)) return {joined(all), std::nullopt};
  return {joined(all), exactness};
}

}  // namespace gx
