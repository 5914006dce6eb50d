#include "generatrix/studio/run_conditions.h"

#include <algorithm>

#include "generatrix/base/errors.h"
#include "generatrix/data/memory.h"

namespace gx {
namespace {

DataSpec spec_of_conditions(const LoadedRun& run, const std::string& file) {
  auto spec = run.config().data;
  spec.name = file;
  spec.valid = 0;
  spec.limit = 0;
  spec.labels = 0;
  spec.paired = true;
  spec.values = "auto";
  spec.given = NoGivenSpec{};
  return spec;
}

// The rows' events as what the model's events are given.
Rows as_given(const LoadedRun& run, const Data& data, const Say& say) {
  auto rows = read_all(*translated(data.train, data.codec, Codec(run.codec().given()), data.name)).event;
  for (const auto& note : data.row_notes) say(note);
  return rows;
}

// Nothing when they are of another kind.
std::optional<Rows> as_conditions(const LoadedRun& run, const std::string& file, const Say& say) {
  const auto data = open_data(spec_of_conditions(run, file));
  try {
    return as_given(run, data, say);
  } catch (const UserError&) {
    return std::nullopt;
  }
}

bool reads_covariates(const LoadedRun& run) {
  return std::holds_alternative<ColumnsGivenSpec>(run.config().data.given) &&
         std::ranges::any_of(run.model().task().given.fields, [](const Field& field) { return field.stride > 0; });
}

// Columns that are given for each step, of a table that may have no others.
Rows covariates_in(const LoadedRun& run, const std::string& file, const Say& say) {
  const Codec given(run.codec().given());
  auto spec = spec_of_conditions(run, file);
  spec.columns.clear(), spec.categories.clear(), spec.numbers.clear();
  name_columns(given, spec);
  for (const auto& column : given.event()) {
    const auto names = column->names();
    spec.columns.insert(spec.columns.end(), names.begin(), names.end());
  }
  const auto data = open_data(spec);
  for (const auto& field : data.codec.task().event.fields) {
    if (field.may_miss) throw errors::malformed(file, "empty cells of what is given", "what data.given names at every step");
  }
  return as_given(run, data, say);
}

}  // namespace

Conditions usual_conditions(const LoadedRun& run, const Say& say) {
  const auto& task = run.model().task();
  if (task.given.empty() || (task.given.is_one() && task.label()))
    return usual_conditions(task, run.codec(), nullptr, run.device());
  const auto rows = run.here(own_training_rows(run, say));
  const auto draw = usual_conditions(task, run.codec(), rows.get(), run.device());
  return [rows, draw](std::int64_t n, Rng& rng) { return draw(n, rng); };
}

Rows read_conditions(const LoadedRun& run, const std::string& file, const Say& say) {
  auto stored = reads_covariates(run) ? covariates_in(run, file, say) : as_conditions(run, file, say);
  if (!stored) {
    const auto data = run.open_whole(file);
    for (const auto& note : data.notes) say(note);
    stored = read_all(*data.train).given;
  }
  if (stored->empty()) throw errors::other_space(file, "rows that are given nothing", words_of(run.model().task().given));
  Rng rng(0);
  return run.codec().encode_given(*stored, rng).to(run.device());
}

}  // namespace gx
