#include "generatrix/tasks/complete.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "generatrix/base/errors.h"
#include "generatrix/base/text.h"
#include "generatrix/contract/completion_settings.h"
#include "generatrix/data/loader.h"
#include "generatrix/data/members.h"
#include "generatrix/data/region.h"
#include "generatrix/spec/settings.h"

namespace gx {
namespace {

constexpr std::int64_t kAtOnce = 64;  // rows

// Whether there is something to draw: sequences go on, sparse rows have more entries.
bool has_unknown(const Rows& rows, const Space& event) {
  for (std::size_t i = 0; i < rows.columns.size(); ++i) {
    const auto& observed = rows.columns[i].observed;
    if (!event.fields[i].is_fixed() || (observed.defined() && !observed.all().item<bool>())) return true;
  }
  return false;
}

void hide(Rows& rows, const Tensor& known) {
  for (auto& column : rows.columns) {
    column.observed = known.to(column.data.device()).expand_as(column.data);
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

Rows completed(CanComplete& model, const Batch& batch, const CompleteOptions& options, Rng& rng) {
  if (options.settings.empty()) return model.complete(batch, options.n, rng);
  auto* tuned = dynamic_cast<HasCompletionSettings*>(&model);
  if (!tuned)
    throw errors::bad_value("--set", flatten(options.settings).front().first, "this model's completion has no settings");
  return tuned->complete(batch, options.n, options.settings, rng);
}

}  // namespace

std::optional<Tensor> known_outside(const std::string& region, const Shape& shape) {
  const auto known = known_outside(region, shape[1], shape[2]);  // [H, W]
  return known ? std::optional(known->expand(shape).contiguous()) : std::nullopt;
}

Completed completed(CanComplete& model, const Dataset& rows, const Codec& codec, const CompleteOptions& options,
                    const std::string& source, const Rng& rng) {
  std::vector<Rows> all;
  auto exactness = model.exactness();
  bool found = false;  // an unknown cell
  for (std::int64_t first = 0; first < rows.size(); first += kAtOnce) {
    auto noise = rng.fork(static_cast<std::uint64_t>(first));
    auto batch = read_batch(rows, codec, first, std::min(first + kAtOnce, rows.size()), noise);
    if (options.known.defined()) hide(batch.event, options.known);
    if (options.steps > 0) lengthen(batch.event, codec.task().event, options.steps);
    if (!has_unknown(batch.event, codec.task().event)) {
      for (auto& column : batch.event.columns) column.observed = Tensor();
      all.push_back(batch.event.to(at::kCPU).repeated(options.n));
      continue;
    }
    found = true;
    if (options.conditions) batch.given = (*options.conditions)(batch.size(), noise);
    if (exactness == ScoreInfo::Kind::exact) exactness = model.exactness_of(batch);
    all.push_back(completed(model, batch, options, noise).to(at::kCPU));
  }
  if (!found)
    throw errors::bad_value(source, counted(rows.size(), "row") + " without unknown cells",
                            "leave cells of a table empty, read more rows (--rows), or hide pixels by --mask");
  const auto* tuned = dynamic_cast<HasCompletionSettings*>(&model);
  if (tuned && !tuned->keeps_law(options.settings)) return {joined(all), std::nullopt};
  return {joined(all), exactness};
}

}  // namespace gx
