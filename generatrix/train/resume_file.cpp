#include "generatrix/train/resume_file.h"

#include "generatrix/base/errors.h"
#include "generatrix/spec/json.h"
#include "generatrix/spec/parse.h"
#include "generatrix/spec/to_table.h"
#include "generatrix/train/tensors.h"

namespace gx {
namespace {

constexpr const char* kStateKey = "generatrix_resume";

// RunState as a spec, so that writing and checked reading follow from one list.
struct StateSpec {
  std::int64_t step = 0, epoch = 0, batch = 0, waited = 0, rows = 0;
  std::optional<double> best;
  double seconds = 0;
  std::int64_t recovered = 0;
  std::string data_path, data_given, data_rows;

  static auto fields() {
    return std::tuple(field("step", &StateSpec::step, "steps done", at_least(0)),
                      field("epoch", &StateSpec::epoch, "of the next batch", at_least(0)),
                      field("batch", &StateSpec::batch, "of the next batch in its epoch", at_least(0)),
                      field("waited", &StateSpec::waited, "validations since the best", at_least(0)),
                      field("best", &StateSpec::best, "validation score"),
                      field("seconds", &StateSpec::seconds, "of training", at_least(0)),
                      field("rows", &StateSpec::rows, "read", at_least(0)),
                      field("recovered", &StateSpec::recovered, "times gone back", at_least(0)),
                      field("data_path", &StateSpec::data_path, "where the data lie"),
                      field("data_given", &StateSpec::data_given, "where what they are given lies"),
                      field("data_rows", &StateSpec::data_rows, "their fingerprint"));
  }
};

StateSpec state_in(const SafetensorsFile& file, const Path& path) {
  const auto found = file.metadata().find(kStateKey);
  if (found == file.metadata().end())
    throw errors::malformed(path, "no state of a training", "a resume.bin that `generatrix train` wrote");
  try {
    return parse<StateSpec>(parse_json(found->second, path.string()));
  } catch (const UserError& error) {
    throw errors::malformed(path, error.what(), "a resume.bin of this version");
  }
}

}  // namespace

void save_resume(const Path& path, const Trainer& trainer, const RunState& state) {
  StateSpec spec{state.step,        state.position.epoch, state.position.batch,    state.waited,
                 state.rows,        std::nullopt,         state.seconds,           state.recovered,
                 state.origin.path, state.origin.given,   state.origin.fingerprint};
  if (!std::isnan(state.best)) spec.best = state.best;
  write_tensors(path, trainer.state(), {{kStateKey, to_json(to_table(spec))}});
}

RunState load_resume(const Path& path, Trainer& trainer) {
  const SafetensorsFile file(path);
  const auto spec = state_in(file, path);
  copy_tensors(file, path, trainer.state());
  trainer.go_on_from(spec.step);
  return {spec.step,
          {spec.epoch, spec.batch},
          spec.best.value_or(std::nan("")),
          spec.waited,
          spec.seconds,
          spec.rows,
          spec.recovered,
          {spec.data_path, spec.data_given, spec.data_rows}};
}

DataOrigin origin_in_resume(const Path& path) {
  if (!std::filesystem::exists(path)) return {};
  const auto spec = state_in(SafetensorsFile(path), path);
  return {spec.data_path, spec.data_given, spec.data_rows};
}

}  // namespace gx
