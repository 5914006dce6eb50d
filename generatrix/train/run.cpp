#include "generatrix/train/run.h"

#include <thread>

#include "generatrix/base/device.h"
#include "generatrix/base/errors.h"
#include "generatrix/base/process_errors.h"
#include "generatrix/base/torch.h"
#include "generatrix/spec/settings.h"
#include "generatrix/spec/toml.h"
#include "generatrix/train/precision.h"
#include "generatrix/train/run_lock.h"
#include "generatrix/train/session.h"

namespace gx {
namespace {

// The stored configuration is read anew, so that a setting that an older version did not know has its default.
void check_same(const RunFolder& folder, const RunConfig& config, const Catalog& catalog) {
  const auto stored = parse_toml(read_file(folder.config(), "the configuration of a run"), folder.config().string());
  const auto before = parse_config(stored, catalog);
  if (before.model != config.model) throw errors::run_of_other_model(folder.root, before.model, config.model);
  const auto changed = diff(to_table(before), to_table(config));
  if (!changed.empty()) throw errors::changed_config(folder.root, changed);
}

// Where they run, and on how many threads, is each process's own.
void check_same_as_leader(RunConfig config, const Communicator& together) {
  config.train.device.clear();
  config.train.threads = 0;
  constexpr std::size_t kWholeNumbers = std::size_t{1} << 53;  // of a double
  const auto own = static_cast<double>(std::hash<std::string>()(to_toml(to_table(config))) % kWholeNumbers);
  if (together.of_leader(own) != own) throw errors::other_settings(together.rank());
}

bool is_used(const RunFolder& folder) {
  return std::filesystem::exists(folder.config()) || std::filesystem::exists(folder.model());
}

// As many as a run may bring along that was made on a larger machine.
std::int64_t most_threads() { return std::max<std::int64_t>(64, 4 * std::int64_t{std::thread::hardware_concurrency()}); }

}  // namespace

RunConfig resolved(RunConfig config) {
  auto& train = config.train;
  train.device = device_named("train.device", train.device).str();
  if (train.threads == 0) train.threads = threads_in_use();
  if (train.threads > most_threads()) {
    throw errors::bad_value("train.threads", std::to_string(train.threads),
                            fmt::format("must be at most {} on this machine", most_threads()));
  }
  if (train.precision == "auto") {
    use_threads(static_cast<int>(train.threads));
    train.precision = measured_precision(train.device);
  }
  if (!train.from.empty()) train.from = std::filesystem::absolute(train.from).lexically_normal().string();
  return config;
}

TrainReport train(const TrainRequest& request, const Catalog& catalog) {
  const auto& folder = request.folder;
  const bool leads = request.together.leads();
  std::optional<RunLock> lock;
  if (leads && request.goes_on()) {
    check_same(folder, request.config, catalog);
    lock.emplace(folder);
  } else if (leads && is_used(folder)) {
    throw errors::folder_in_use(folder.root);
  }
  for (auto* observer : request.observers) observer->waits("reading " + request.config.data.name);
  use_threads(static_cast<int>(request.config.train.threads));
  check_same_as_leader(request.config, request.together);
  Session session(request, catalog);  // data and model first: a request that fails leaves no folder behind
  if (leads && !lock) {
    make_folder(folder.root);
    lock.emplace(folder);
    if (is_used(folder)) throw errors::folder_in_use(folder.root);  // another began and ended while the data were read
  }
  if (leads) remove_unfinished(folder);
  if (request.goes_on()) session.restore();
  if (!request.goes_on() || request.more > 0) {
    session.save_state();  // before config.toml makes the folder a run: a run can be resumed from its first moment on
    if (leads) write_file(folder.config(), to_toml(to_table(session.config())));
  }
  return session.run();
}

}  // namespace gx
