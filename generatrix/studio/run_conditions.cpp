#include "generatrix/studio/run_conditions.h"

#include "generatrix/base/errors.h"
#include "generatrix/data/memory.h"

namespace gx {
namespace {

// The file's rows as what the model's events are given; nothing when they are of another kind.
std::optional<Rows> as_conditions(const LoadedRun& run, const std::string& file) {
  auto spec = run.config().data;
  spec.name = file;
  spec.valid = 0;
  spec.limit = 0;
  spec.labels = 0;
  spec.paired = true;
  spec.values = "auto";
  spec.given = NoGivenSpec{};
  const auto data = open_data(spec);
  try {
    return read_all(*translated(data.train, data.codec, Codec(run.codec().given()), file)).event;
  } catch (const UserError&) {
    return std::nullopt;
  }
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

Rows read_conditions(const LoadedRun& run, const std::string& file) {
  auto stored = as_conditions(run, file);
  if (!stored) stored = read_all(*run.open_whole(file).train).given;
  if (stored->empty()) throw errors::other_space(file, "rows that are given nothing", words_of(run.model().task().given));
  Rng rng(0);
  return run.codec().encode_given(*stored, rng).to(run.device());
}

}  // namespace gx
