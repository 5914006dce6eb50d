#include "generatrix/studio/loaded_run.h"

#include "generatrix/base/device.h"
#include "generatrix/base/errors.h"
#include "generatrix/data/memory.h"
#include "generatrix/models/all.h"
#include "generatrix/train/run_folder.h"

namespace gx {
namespace {

std::string words(const Space& space) {
  constexpr std::string_view kKinds[] = {"binary", "byte", "real", "token"};
  return fmt::format("{} events [{}]", kKinds[static_cast<int>(space.kind)], fmt::join(space.event, ", "));
}

constexpr std::string_view kValues[] = {"grey", "dynamic", "static", "reals"};

}  // namespace

LoadedRun::LoadedRun(const std::string& path, const std::string& device)
    : device_(device_named("--device", device)),
      path_(path),
      catalog_(full_catalog()),
      file_(load_model(model_path(path), catalog_)) {
  if (!device_.is_cpu()) model().to(device_);
}

DatasetPtr LoadedRun::here(const DatasetPtr& rows) const {
  return rows->device() == device_ ? rows : std::make_shared<Delivered>(rows, device_);
}

std::string words_of(Values values) { return std::string(kValues[static_cast<int>(values)]); }

std::string LoadedRun::values() const { return words_of(codec().values); }

Data LoadedRun::open(const std::string& name) const {
  auto spec = file_.config.data;
  if (!name.empty()) spec.name = name;
  spec.values = values();
  auto data = open_data(spec);
  if (data.codec.space.event != codec().space.event || data.codec.space.kind != codec().space.kind) {
    throw errors::other_space(spec.name, words(data.codec.space), words(codec().space));
  }
  data.codec = codec();  // shift and scale are the model's own
  return data;
}

DatasetPtr part_of(const Data& data, const std::string& split) {
  auto part = split == "train" ? data.train : split == "valid" ? data.valid : split == "test" ? data.test : nullptr;
  if (!part) throw errors::unknown_name("--split", "part", split, {"train", "valid", "test"});
  if (part->size() == 0) throw errors::bad_value("--split", split, data.name + " has no such rows; use another split");
  return part;
}

Path model_path(const std::string& path) {
  auto inside = RunFolder{path}.model();
  if (std::filesystem::is_directory(path) && std::filesystem::exists(inside)) return inside;
  if (std::filesystem::is_regular_file(path)) return path;
  throw errors::not_a_run(path);
}

Catalog full_catalog() {
  Catalog catalog;
  add_all_models(catalog);
  return catalog;
}

}  // namespace gx
