#include "generatrix/studio/loaded_run.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "generatrix/base/device.h"
#include "generatrix/base/errors.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/memory.h"
#include "generatrix/models/all.h"
#include "generatrix/train/run_folder.h"

namespace gx {
namespace {

const std::vector<std::string> kValues{"grey", "dynamic", "static", "reals"};

// Columns of a table that must be read as what they were in training, whatever another file holds in them.
void name_columns(const Codec& codec, DataSpec& spec) {
  const auto add = [&](const ColumnCodec& column) {
    if (const auto* symbols = symbols_of(column))
      spec.categories.insert(spec.categories.end(), symbols->columns.begin(), symbols->columns.end());
    const auto* reals = reals_of(column);
    for (std::size_t i = 0; reals && i < reals->names.size(); ++i) {
      if (i >= reals->forms.size() || reals->forms[i] != "date") spec.numbers.push_back(reals->names[i]);
    }
  };
  for (const auto* list : {&codec.event(), &codec.given()}) {
    for (const auto& column : *list) add(*column);
  }
}

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

Data LoadedRun::open(const std::string& name) const {
  auto spec = file_.config.data;
  if (!name.empty() && name != spec.name) {
    spec.name = name;
    name_columns(codec(), spec);
  }
  return read(std::move(spec), UnknownCells::refused);
}

Data LoadedRun::open_whole(const std::string& name) const {
  auto spec = file_.config.data;
  spec.name = name;
  spec.valid = 0;
  spec.limit = 0;
  name_columns(codec(), spec);
  return read(spec, UnknownCells::welcome);
}

Data LoadedRun::read(DataSpec spec, UnknownCells unknown) const {
  if (std::ranges::find(kValues, values()) != kValues.end()) spec.values = values();
  auto data = open_data(spec);
  for (auto* part : {&data.train, &data.valid, &data.test}) *part = translated(*part, data.codec, codec(), spec.name, unknown);
  data.codec = codec();  // shift and scale are the model's own
  return data;
}

DatasetPtr part_of(const Data& data, const std::string& split) {
  auto part = split == "train" ? data.train : split == "valid" ? data.valid : split == "test" ? data.test : nullptr;
  if (!part) throw errors::unknown_name("--split", "part", split, {"train", "valid", "test"});
  if (part->size() == 0) throw errors::bad_value("--split", split, data.name + " has no such rows; use another split");
  return part;
}

DatasetPtr first_rows(const DatasetPtr& rows, std::int64_t n) {
  if (n == 0 || n >= rows->size()) return rows;
  return std::make_shared<Subset>(rows, at::arange(n, at::TensorOptions(rows->device()).dtype(at::kLong)));
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
