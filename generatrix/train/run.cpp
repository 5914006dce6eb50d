#include "generatrix/train/run.h"

#include <algorithm>

#include "generatrix/base/errors.h"
#include "generatrix/base/torch.h"
#include "generatrix/spec/settings.h"
#include "generatrix/spec/toml.h"
#include "generatrix/train/session.h"

namespace gx {
namespace {

bool is_cuda(const std::string& device) {
  const auto number = device.starts_with("cuda:") ? device.substr(5) : device == "cuda" ? "0" : "";
  return !number.empty() && number.size() < 4 && std::ranges::all_of(number, [](char c) { return '0' <= c && c <= '9'; });
}

// The stored configuration is read anew, so that a setting that an older version did not know has its default.
void check_same(const RunFolder& folder, const RunConfig& config, const Catalog& catalog) {
  const auto stored = parse_toml(read_file(folder.config(), "the configuration of a run"), folder.config().string());
  const auto changed = diff(to_table(parse_config(stored, catalog)), to_table(config));
  if (!changed.empty()) throw errors::changed_config(folder.root, changed);
}

}  // namespace

RunConfig resolved(RunConfig config) {
  auto& train = config.train;
  if (train.device == "auto") train.device = has_cuda() ? "cuda" : "cpu";
  const bool cuda = is_cuda(train.device);
  if (!cuda && train.device != "cpu")
    throw errors::bad_value("train.device", train.device, "must be auto, cpu, cuda or cuda:<n>");
  if (cuda && !has_cuda()) throw errors::no_cuda(train.device);
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
