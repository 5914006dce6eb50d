#include "generatrix/tasks/complete.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>

#include "generatrix/base/errors.h"
#include "generatrix/data/derived.h"
#include "generatrix/data/loader.h"
#include "generatrix/data/members.h"

namespace gx {
namespace {

constexpr std::int64_t kAtOnce = 64;  // rows
constexpr std::array<std::string_view, 5> kRegions{"lower", "upper", "left", "right", "middle"};

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

// `steps` unknown members behind the last of each row.
Column lengthened(const Column& column, std::int64_t steps) {
  return {with_places(column.data, steps), column.length + steps, with_places(known_in(column), steps)};
}

void lengthen(Rows& rows, const Space& event, std::int64_t steps) {
  if (!event.is_one() || event.only().layout != Field::Layout::sequence || event.only().end >= 0)
    throw errors::bad_value("--steps", std::to_string(steps), "lengthens series, and rows are " + words_of(event));
  rows.columns.front() = lengthened(rows.columns.front(), steps);
}

}  // namespace

std::optional<Tensor> known_outside(const std::string& region, const Shape& shape) {
  if (std::ranges::find(kRegions, region) == kRegions.end()) return std::nullopt;
  const Column one{at::zeros({1, shape[0], shape[1], shape[2]}, at::kByte)};
  const auto known = derived(MaskSpec{region}, one, Rng(0)).data[0][shape[0]] > 0;  // [H, W]: the channel that it added
  return known.expand(shape).contiguous();
}

Rows completed(CanComplete& model, const Dataset& rows, const Codec& codec, const CompleteOptions& options,
               const std::string& source, const Rng& rng) {
  std::vector<Rows> all;
  for (std::int64_t first = 0; first < rows.size(); first += kAtOnce) {
    auto noise = rng.fork(static_cast<std::uint64_t>(first));
    auto batch = read_batch(rows, codec, first, std::min(first + kAtOnce, rows.size()), noise);
    if (options.known.defined()) hide(batch.event, options.known);
    if (options.steps > 0) lengthen(batch.event, codec.task().event, options.steps);
    if (!has_unknown(batch.event, codec.task().event)) {
      throw errors::bad_value(source, "rows without unknown cells", "leave cells of a table empty, or hide pixels by --mask");
    }
    if (options.conditions) batch.given = (*options.conditions)(batch.size(), noise);
    all.push_back(model.complete(batch, options.n, noise).to(at::kCPU));
  }
  return joined(all);
}

}  // namespace gx
