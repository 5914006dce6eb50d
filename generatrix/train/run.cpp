#include "generatrix/train/run.h"

#include "generatrix/base/device.h"
#include "generatrix/base/errors.h"
#include "generatrix/base/torch.h"
#include "generatrix/spec/settings.h"
#include "generatrix/spec/toml.h"
#include "generatrix/train/session.h"

namespace gx {
namespace {

// The stored configuration is read anew, so that a setting that an older version did not know has its default.
void check_same(const RunFolder& folder, const RunConfig& config, const Catalog& catalog) {
  const auto stored = parse_toml(read_file(folder.config(), "the configuration of a run"), folder.config().string());
  const auto changed = diff(to_table(parse_config(stored, catalog)), to_table(config));
  if (!changed.empty()) throw errors::changed_config(folder.root, changed);
}

}  // namespace

RunConfig resolved(RunConfig config) {
  auto& train = config.train;
  train.device = device_named("train.device", train.device).str();
  if (train.threads == 0) train.threads = threads_in_use();
  return config;
}

TrainReport train(const TrainRequest& request, const Catalog& catalog) {
  const auto& folder = request.folder;
  if (request.resume)
    check_same(folder, request.config, catalog);
  else if (std::filesystem::exists(folder.config()) || std::filesystem::exists(folder.model()))
    throw errors::folder_in_use(folder.root);
  use_threads(static_cast<int>(request.config.train.threads));
  Session session(request, catalog);  // data and model first: a request that fails leaves no folder behind
  if (request.resume) {
    session.restore();
  } else {
    make_folder(folder.root);
    session.save_state();  // before config.toml makes the folder a run: a run can be resumed from its first moment on
    write_file(folder.config(), to_toml(to_table(request.config)));
  }
  return session.run();
}

}  // namespace gx
