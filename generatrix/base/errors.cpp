#include "generatrix/base/errors.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "generatrix/base/text.h"

namespace gx::errors {
namespace {

constexpr double kGigabyte = 1e9;

}  // namespace

UserError unknown_name(const std::string& where, std::string_view what, std::string_view found,
                       const std::vector<std::string>& known) {
  const auto near = nearest(found, known);
  const auto advice = near ? fmt::format("did you mean '{}'?", *near) : fmt::format("known: {}", fmt::join(known, ", "));
  return UserError(fmt::format("{}{}unknown {} '{}'; {}", where, where.empty() ? "" : ": ", what, found, advice));
}

UserError other_name(const std::string& where, const std::string& found, const std::string& name) {
  return UserError(fmt::format("{}{}{}: no such key; here it is {}", where, where.empty() ? "" : ": ", found, name));
}

UserError bad_value(const std::string& where, const std::string& found, const std::string& expected) {
  return UserError(fmt::format("{} = {}: {}", where, found, expected));
}

UserError bad_syntax(const std::string& where, std::string_view language, std::string_view reason) {
  return UserError(fmt::format("{}: not {}: {}", where, language, reason));
}

UserError bad_assignment(std::string_view assignment) {
  return UserError(fmt::format("--set {}: expected a key and a value, as in --set model.beta=4", assignment));
}

UserError lacks_ability(const std::string& model, const std::string& verb, const std::vector<std::string>& able) {
  return UserError(fmt::format("model {} cannot {}; models that can: {}", model, verb, fmt::join(able, ", ")));
}

UserError does_not_fit(const std::string& model, const std::string& reason) {
  return UserError(fmt::format("{} does not fit this data: {}; `generatrix data` says which models do", model, reason));
}

UserError missing_condition(const std::string& field) {
  return UserError(
      fmt::format("{} is not given, and this model reads it together with the event; give rows that have it", field));
}

UserError needs_image(const std::string& net, const std::vector<std::int64_t>& event) {
  return UserError(fmt::format("a {} net reads images [channels, height, width], the data has events [{}]; use an mlp", net,
                               fmt::join(event, ", ")));
}

UserError too_many_halvings(std::int64_t height, std::int64_t width, std::size_t n_halvings) {
  return UserError(fmt::format("{} channels halve a {} x {} image to nothing; list fewer", n_halvings, height, width));
}

UserError wrong_likelihood(const std::string& likelihood, const std::string& scores, const std::string& found,
                           const std::string& advice) {
  return UserError(fmt::format("likelihood {} scores {}, the data has {}; use {}", likelihood, scores, found, advice));
}

Unsupported not_reparameterized(const std::string& law) {
  return Unsupported(fmt::format("{} has no differentiable draw; expected a reparameterized law; use sample and log_prob", law));
}

Unsupported no_closed_mean(const std::string& law) {
  return Unsupported(fmt::format("{} has no mean in closed form; average draws of it instead", law));
}

Unsupported no_closed_kl(const std::string& q, const std::string& p) {
  return Unsupported(
      fmt::format("no closed form for the KL divergence from {} to {}; use kl_estimate with draws from the first", q, p));
}

Unsupported deterministic_codes(const std::string& what) {
  return Unsupported(fmt::format("q(z|x) is a point mass, which has no density for {}; use a model with a random code", what));
}

std::logic_error misuse(std::string_view where, const std::string& found, const std::string& expected) {
  return std::logic_error(fmt::format("{}: {}; expected {}", where, found, expected));
}

Diverged not_finite(const std::string& turn, const std::string& term, std::int64_t step, double value) {
  return Diverged(fmt::format(
      "turn {}, term {} is {} at step {}; expected a finite number: lower train.optimizer.learning_rate or set train.clip_norm",
      turn, term, value, step));
}

UserError all_steps_left_out(const std::string& turn, std::int64_t n_steps, std::int64_t last) {
  return UserError(fmt::format(
      "train: the last {} steps of turn {}, up to step {}, were left out, because their gradients exceed "
      "train.skip_above or are not finite; weights that do not move keep such gradients: raise train.skip_above, or start "
      "with a lower train.optimizer.learning_rate",
      n_steps, turn, last));
}

Diverged weights_not_finite(const std::string& parameter, std::int64_t step) {
  return Diverged(fmt::format(
      "parameter {} is not finite after step {}; lower train.optimizer.learning_rate or set train.clip_norm", parameter, step));
}

Unsupported no_memory_to_read(const std::filesystem::path& path, std::int64_t needed, std::int64_t there) {
  return Unsupported(
      fmt::format("{} is read whole, which takes about {:.2f} GB of memory, and {:.2f} GB are free; name a part of it, or "
                  "GENERATRIX_MEMORY=any to try nevertheless",
                  path.string(), static_cast<double>(needed) / kGigabyte, static_cast<double>(there) / kGigabyte));
}

Unsupported no_memory(const std::string& what, std::int64_t needed, std::int64_t there) {
  return Unsupported(
      fmt::format("{} needs at least {:.2f} GB of memory and {:.2f} GB are free; use a smaller model, or "
                  "GENERATRIX_MEMORY=any to try nevertheless",
                  what, static_cast<double>(needed) / kGigabyte, static_cast<double>(there) / kGigabyte));
}

Unsupported no_picture(std::int64_t channels) {
  return Unsupported(fmt::format("an image of {} channels is no picture; expected 1 (grey) or 3 (RGB)", channels));
}

Unsupported unsupported_type(const std::string& type) {
  return Unsupported(fmt::format("files do not hold elements of type {}; convert to float32, float64 or an integer type", type));
}

UserError changed_config(const Path& run, const std::vector<std::string>& changes) {
  constexpr std::size_t kNamed = 8;
  return UserError(fmt::format("{}: resume with a changed configuration ({}); leave it as it was, or train into another folder",
                               run.string(), listed(changes, kNamed, "; ")));
}

UserError run_of_other_model(const Path& run, const std::string& found, const std::string& wanted) {
  return UserError(fmt::format("{}: holds a run of {}, and {} is to go on; `generatrix train {} --resume` goes on with that run",
                               run.string(), found, wanted, run.string()));
}

UserError folder_in_use(const Path& run) {
  return UserError(fmt::format("{}: holds a run already; continue it with --resume, or choose another --out", run.string()));
}

UserError folder_locked(const Path& run, long holder) {
  return UserError(fmt::format("{}: another training runs in this folder{}; wait for its end, or choose another --out",
                               run.string(), holder > 0 ? fmt::format(" (process {})", holder) : ""));
}

UserError cannot_validate(const std::string& setting, const std::string& value, const std::string& reason) {
  return UserError(fmt::format("{} = {}: there is no validation: {}; leave {} at 0", setting, value, reason, setting));
}

UserError nothing_to_take(const Path& weights, const std::string& model) {
  return UserError(
      fmt::format("train.from = {}: none of its weights has the name and shape of one of this {}; start from a run "
                  "of the same kind, or without --from",
                  weights.string(), model));
}

UserError wrong_ending(const Path& path, const std::string& expected) {
  return UserError(fmt::format("{}: cannot tell what to write from the ending '{}'; expected {}", path.string(),
                               path.extension().string(), expected));
}

UserError other_space(const std::string& data, const std::string& found, const std::string& expected) {
  return UserError(fmt::format("{} holds {}; the model was trained on {}", data, found, expected));
}

UserError missing_columns(const Path& table, const std::vector<std::string>& missing, const std::vector<std::string>& found) {
  return UserError(
      fmt::format("{}: has no column {}, which the model was trained on; its columns are {}; add it (`generatrix complete` fills "
                  "empty cells in)",
                  table.string(), fmt::join(missing, ", "), fmt::join(found, ", ")));
}

UserError not_a_run(const Path& path) {
  return UserError(fmt::format(
      "{}: neither a run folder with model.safetensors nor such a file; train one with `generatrix train`", path.string()));
}

UserError lacks_latents(const std::string& option) {
  return UserError(fmt::format("{}: needs a model with an encoder, a decoder and a prior; leave it out", option));
}

UserError missing_key(const std::string& key, const std::string& expected) {
  return UserError(fmt::format("{} is missing; expected {}", key, expected));
}

Unsupported built_without_parquet(const Path& path) {
  return Unsupported(fmt::format(
      "{}: holds Parquet, which this program was built without; run `./run setup --parquet` and build again", path.string()));
}

DataError newer_format(const Path& path, std::int64_t found, std::int64_t known) {
  return DataError(fmt::format("{}: written in format {}, this program reads up to format {}; use a newer generatrix",
                               path.string(), found, known));
}

DataError older_model(const Path& path, const std::string& version, const std::string& model) {
  return DataError(fmt::format("{}: a {} that generatrix {} wrote, and that this version builds otherwise; train it again",
                               path.string(), model, version));
}

UserError no_training_rows() {
  return UserError(
      "no rows are left to train on: all of them are held out (equal rows are held out together); lower data.valid, or use more "
      "rows");
}

UserError no_batches(std::int64_t n_rows, std::int64_t batch) {
  return UserError(
      fmt::format("{} rows make no batch of {}; use more rows or a batch between 1 and the number of rows", n_rows, batch));
}

DataError data_not_found(const std::string& name, const std::vector<Path>& looked, const std::string& advice) {
  std::vector<std::string> folders;
  for (const auto& folder : looked) folders.push_back(folder.string());
  return DataError(fmt::format("data set {} is in none of {}; {}", name, fmt::join(folders, ", "), advice));
}

DataError data_gone(const std::string& name, const Path& path) {
  return DataError(
      fmt::format("{}: the data that the run was trained on are gone: {} is no longer there; put them back, or name data", name,
                  path.string()));
}

DataError missing_file(const Path& path, std::string_view purpose) {
  return DataError(fmt::format("{}: no such file; expected {}", path.string(), purpose));
}

DataError unreadable(const Path& path, std::string_view reason) {
  return DataError(fmt::format("{}: cannot be read: {}", path.string(), reason));
}

DataError unwritable(const Path& path, std::string_view reason) {
  return DataError(fmt::format("{}: cannot be written: {}", path.string(), reason));
}

DataError malformed(const Path& path, const std::string& found, const std::string& expected) {
  return DataError(fmt::format("{}: {}; expected {}", path.string(), found, expected));
}

DataError too_many_pixels(const Path& path, std::int64_t width, std::int64_t height, std::int64_t most) {
  return malformed(path, fmt::format("declares {} x {} pixels", width, height), fmt::format("at most {} pixels in all", most));
}

DataError wrong_colors(const Path& path, const std::string& found) {
  return malformed(path, found, "grey or RGB; convert it and save it again");
}

DataError too_many_bytes(const Path& path, std::int64_t most) {
  return DataError(fmt::format("{}: unpacks to more bytes than is safe; expected at most {}", path.string(), most));
}

Unsupported no_room(const Path& path, std::int64_t n, double least, double free) {
  return Unsupported(fmt::format("{}: {} rows take {:.0f} GB or more, and the disk has {:.0f} GB left; ask for fewer rows",
                                 path.string(), n, least / 1e9, free / 1e9));
}

Unsupported no_such_type(const Path& path, std::string_view type, std::string_view format, std::string_view known) {
  return Unsupported(
      fmt::format("{}: element type '{}' does not exist in {}; convert to one of: {}", path.string(), type, format, known));
}

}  // namespace gx::errors
