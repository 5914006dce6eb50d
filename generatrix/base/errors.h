// The errors of the library. There are four kinds, each with the exit code of the program:
//
//   UserError    2   the command, the configuration or their combination is wrong
//   DataError    3   a file is missing, damaged, or has other contents than it should
//   Diverged     4   training produced a number that is not finite
//   Unsupported  5   a correct request that this program, model or machine cannot fulfil
//
// Every other exception is a bug (exit code 70). Each cause has a named factory below, so that this file has all messages. A
// message is one line: what was found, what was expected, what to do. The library never prints and never exits.
#pragma once

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace gx {

enum class ExitCode : int { ok = 0, usage = 2, data = 3, diverged = 4, unsupported = 5, bug = 70, interrupted = 130 };

class Error : public std::runtime_error {
 public:
  ExitCode code() const { return code_; }

 protected:
  Error(ExitCode code, const std::string& message) : std::runtime_error(message), code_(code) {}

 private:
  ExitCode code_;
};

struct UserError final : Error {
  explicit UserError(const std::string& message) : Error(ExitCode::usage, message) {}
};
struct DataError final : Error {
  explicit DataError(const std::string& message) : Error(ExitCode::data, message) {}
};
struct Diverged final : Error {
  explicit Diverged(const std::string& message) : Error(ExitCode::diverged, message) {}
};
struct Unsupported final : Error {
  explicit Unsupported(const std::string& message) : Error(ExitCode::unsupported, message) {}
};

namespace errors {

using Path = std::filesystem::path;

// `what` is a kind of name ("key", "model", "metric"). The message offers the nearest of `known`, or all when none is near.
UserError unknown_name(const std::string& where, std::string_view what, std::string_view found,
                       const std::vector<std::string>& known);
// A setting of another name here: `found` is what other programs call `name`.
UserError other_name(const std::string& where, const std::string& found, const std::string& name);
// where = "config.toml:12: model.beta" gives "config.toml:12: model.beta = -3: must be positive".
UserError bad_value(const std::string& where, const std::string& found, const std::string& expected);
// where = "config.toml:3:9"; `language` is "TOML"; `reason` is the parser's message.
UserError bad_syntax(const std::string& where, std::string_view language, std::string_view reason);
// The argument of --set has no key or no "=".
UserError bad_assignment(std::string_view assignment);

// A run is to be resumed with another configuration than its own. `changes` are lines of diff (spec/settings.h).
UserError changed_config(const Path& run, const std::vector<std::string>& changes);
UserError run_of_other_model(const Path& run, const std::string& found, const std::string& wanted);
UserError folder_in_use(const Path& run);
// Another process trains in that folder. `holder` is its process id, 0 when unknown.
UserError folder_locked(const Path& run, long holder);
// The setting has a meaning only with validation, and this run has none. `reason` says why.
UserError cannot_validate(const std::string& setting, const std::string& value, const std::string& reason);
// No tensor of the file `weights` fits the model that is to start from it.
UserError nothing_to_take(const Path& weights, const std::string& model);
// These events cannot be written in the format that the output file's ending names.
UserError wrong_ending(const Path& path, const std::string& expected);
// The data are of another kind than the model's training data.
UserError other_space(const std::string& data, const std::string& found, const std::string& expected);
// A table without columns that the model was trained on.
UserError missing_columns(const Path& table, const std::vector<std::string>& missing, const std::vector<std::string>& found);
UserError not_a_run(const Path& path);
// The option asks for importance sampling over latents, and the model has no latents.
UserError lacks_latents(const std::string& option);
UserError missing_key(const std::string& key, const std::string& expected);

// "vae cannot score; models that can: realnvp, pixelcnn"
UserError lacks_ability(const std::string& model, const std::string& verb, const std::vector<std::string>& able);

// "vae does not fit this data: reason"
UserError does_not_fit(const std::string& model, const std::string& reason);
// The model reads a condition, and none was given.
UserError missing_condition(const std::string& field);

// A net for images got an event that is no image, or an image that is too small for so many halvings.
UserError needs_image(const std::string& net, const std::vector<std::int64_t>& event);
UserError too_many_halvings(std::int64_t height, std::int64_t width, std::size_t n_halvings);

UserError wrong_likelihood(const std::string& likelihood, const std::string& scores, const std::string& found,
                           const std::string& advice);

// There is no formula for this law or pair of laws.
Unsupported not_reparameterized(const std::string& law);
Unsupported no_closed_mean(const std::string& law);
Unsupported no_closed_kl(const std::string& q, const std::string& p);
// `what` needs a density of codes, and the model's codes are points.
Unsupported deterministic_codes(const std::string& what);

// A caller inside the program broke a contract. This is a bug, not a mistake of the user.
std::logic_error misuse(std::string_view where, const std::string& found, const std::string& expected);

// "turn model, term kl is nan at step 314; ..."
Diverged not_finite(const std::string& turn, const std::string& term, std::int64_t step, double value);
Diverged weights_not_finite(const std::string& parameter, std::int64_t step);
UserError all_steps_left_out(const std::string& turn, std::int64_t n_steps, std::int64_t last);

// More memory than there is; `what` needs at least so many bytes.
Unsupported no_memory(const std::string& what, std::int64_t needed, std::int64_t there);
// The same of a file that is read whole.
Unsupported no_memory_to_read(const std::filesystem::path& path, std::int64_t needed, std::int64_t there);

Unsupported no_picture(std::int64_t channels);
Unsupported unsupported_type(const std::string& type);

// A Parquet file cannot be read, because the program was built without Arrow.
Unsupported built_without_parquet(const Path& path);

// A later version of this program wrote the file.
DataError newer_format(const Path& path, std::int64_t found, std::int64_t known);
// An earlier version wrote the model, and its nets differ from those of this version.
DataError older_model(const Path& path, const std::string& version, const std::string& model);
UserError no_training_rows();
// An epoch has no batch.
UserError no_batches(std::int64_t n_rows, std::int64_t batch);

// None of the folders holds the known data set. `advice` says how to get it.
DataError data_not_found(const std::string& name, const std::vector<Path>& looked, const std::string& advice);
// The data that a run was trained on lie no longer where they lay.
DataError data_gone(const std::string& name, const Path& path);
DataError missing_file(const Path& path, std::string_view purpose);
DataError unreadable(const Path& path, std::string_view reason);
DataError unwritable(const Path& path, std::string_view reason);
// The file breaks its format. `found` names the byte or line when it is known.
DataError malformed(const Path& path, const std::string& found, const std::string& expected);
DataError too_many_pixels(const Path& path, std::int64_t width, std::int64_t height, std::int64_t most);
// The picture's colors are neither grey nor RGB, and cannot be converted to them.
DataError wrong_colors(const Path& path, const std::string& found);
DataError too_many_bytes(const Path& path, std::int64_t most);
// A file of n rows takes `least` bytes or more, and its disk has `free`.
Unsupported no_room(const Path& path, std::int64_t n, double least, double free);
// The file format, or our reader of it, does not have this element type.
Unsupported no_such_type(const Path& path, std::string_view type, std::string_view format, std::string_view known);

}  // namespace errors
}  // namespace gx
