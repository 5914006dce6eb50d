#include "generatrix/studio/loaded_run.h"

#include <ATen/ATen.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "generatrix/base/device.h"
#include "generatrix/base/errors.h"
#include "generatrix/base/text.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/known_sources.h"
#include "generatrix/data/memory.h"
#include "generatrix/data/pairs.h"
#include "generatrix/data/sources/siblings.h"
#include "generatrix/data/sources/table_rows.h"
#include "generatrix/data/subwords.h"
#include "generatrix/models/all.h"
#include "generatrix/studio/staged.h"
#include "generatrix/studio/unknown_names.h"
#include "generatrix/tasks/staged_model.h"
#include "generatrix/train/run_folder.h"

namespace gx {
namespace {

const std::vector<std::string> kValues{"grey", "dynamic", "static", "reals"};

// A table is read by the columns of the training: those that it has besides are not looked at. One that lacks the label alone is
// a table whose labels nobody knows, as pictures without a file of labels are.
void choose_columns(const Codec& codec, DataSpec& spec) {
  if (!is_table_name(spec.name) || !std::filesystem::is_regular_file(spec.name)) return;
  const auto found = TableRows(spec.name).header();
  const auto* given = std::get_if<ColumnsGivenSpec>(&spec.given);
  if (given && given->names.size() == 1 && codec.task().label() && std::ranges::find(found, given->names.front()) == found.end())
    spec.given = NoGivenSpec{};
  const auto wanted = columns_of(codec, spec);
  std::vector<std::string> missing;
  for (const auto& name : wanted) {
    if (std::ranges::find(found, name) == found.end()) missing.push_back(name);
  }
  if (!missing.empty()) throw errors::missing_columns(spec.name, missing, found);
  spec.columns = wanted;
}

Path checkpoint_path(const RunFolder& folder, std::int64_t step) {
  auto path = folder.checkpoint(step);
  if (std::filesystem::exists(path)) return path;
  constexpr std::size_t kNamed = 20;
  std::vector<std::string> steps;
  for (const auto there : folder.checkpoints()) steps.push_back(std::to_string(there));
  throw errors::bad_value("--checkpoint", std::to_string(step),
                          steps.empty() ? folder.root.string() + " has none: a training with train.keep_every keeps them"
                                        : fmt::format("{} has the steps {}", folder.root.string(), listed(steps, kNamed)));
}

}  // namespace

std::vector<std::string> columns_of(const Codec& codec, const DataSpec& spec) {
  std::vector<std::string> names;
  for (const auto& column : codec.event()) {
    const auto* symbols = symbols_of(*column);
    const auto of_column = symbols ? symbols->columns : column->names();
    if (symbols || reals_of(*column)) names.insert(names.end(), of_column.begin(), of_column.end());
  }
  const auto* given = std::get_if<ColumnsGivenSpec>(&spec.given);
  if (given && !names.empty()) names.insert(names.end(), given->names.begin(), given->names.end());
  return names;
}

DataSpec spec_of_others(const DataSpec& own, const std::string& name) {
  auto spec = with_one_wish_for_pairs(own);
  spec.name = name;
  spec.valid = 0;
  spec.limit = 0;
  spec.labels = 0;
  spec.paired = true;
  spec.alone = std::filesystem::is_regular_file(name);  // of a folder the parts are its own
  return spec;
}

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

LoadedRun::LoadedRun(const RunChoice& choice, const std::string& device)
    : device_(device_named("--device", device)),
      choice_(choice),
      catalog_(full_catalog()),
      file_(load_model(model_path(choice), catalog_)) {
  if (!choice.through.empty())
    file_ = staged(std::move(file_), choice.path, load_model(model_path({choice.through}), catalog_), choice.through);
  if (!device_.is_cpu()) model().to(device_);
}

void LoadedRun::refuse(const std::string& verb) const {
  const auto why = why_no_score(model());
  if (verb == "score" && !why.empty()) throw UserError(fmt::format("{} cannot score: {}", name(), why));
  refuse_ability(name(), verb, catalog_.names_with(verb));
}

DatasetPtr LoadedRun::here(const DatasetPtr& rows) const {
  return rows->device() == device_ ? rows : std::make_shared<Delivered>(rows, device_);
}

bool LoadedRun::is_own(const std::string& name) const {
  if (name.empty()) return true;
  const auto own = found_again(origin().path, config().data.name);
  std::error_code none;
  return own && (name == *own || std::filesystem::equivalent(name, *own, none));
}

Data LoadedRun::open(const std::string& name) const {
  const auto& own = file_.config.data;
  if (is_own(name)) return read(with_one_wish_for_pairs(own), UnknownCells::refused, &origin());
  auto spec = spec_of_others(own, name);
  name_columns(codec(), spec);
  if (known_source(name)) {
    spec.valid = own.valid;
    return read(std::move(spec), UnknownCells::refused);
  }
  choose_columns(codec(), spec);
  auto data = read(std::move(spec), UnknownCells::refused);
  if (std::filesystem::is_regular_file(name) && ending_of(name) != ".npz") {
    const auto nothing = at::empty({0}, at::kLong);
    data.valid = data.test = std::make_shared<Subset>(data.train, nothing);
    data.numbers.valid = data.numbers.test = nothing;
  }
  return data;
}

Data LoadedRun::open_whole(const std::string& name, Windows windows) const {
  auto spec = spec_of_others(file_.config.data, name);
  spec.last_window = windows == Windows::last;
  name_columns(codec(), spec);
  choose_columns(codec(), spec);
  return read(spec, UnknownCells::welcome);
}

// own: where the run's own data lay at its training; null for other data.
Data LoadedRun::read(DataSpec spec, UnknownCells unknown, const DataOrigin* own) const {
  if (std::ranges::find(kValues, values()) != kValues.end()) spec.values = values();
  spec.subwords = subwords_of(codec());
  auto data = open_again(spec, own ? *own : DataOrigin());
  for (auto* part : {&data.train, &data.valid, &data.test}) *part = translated(*part, data.codec, codec(), spec.name, unknown);
  data.notes = notes_on_unknown_names(data.codec, codec());  // training told the others already
  if (!own) data.notes.insert(data.notes.begin(), data.row_notes.begin(), data.row_notes.end());
  if (own) {
    if (auto note = note_on_change(data, *own); note && !std::exchange(told_of_change_, true))
      data.notes.push_back(std::move(*note));
  }
  data.codec = codec();  // shift and scale are the model's own
  return data;
}

DatasetPtr own_training_rows(const LoadedRun& run, const Say& say) {
  const auto data = run.open("");
  for (const auto& note : data.notes) say(note);
  return data.train;
}

DatasetPtr part_of(const Data& data, const std::string& split) {
  auto part = split == "train" ? data.train : split == "valid" ? data.valid : split == "test" ? data.test : nullptr;
  if (!part) throw errors::unknown_name("--split", "part", split, {"train", "valid", "test", "all"});
  if (part->size() == 0) throw errors::bad_value("--split", split, data.name + " has no such rows; use another split");
  return part;
}

DatasetPtr first_rows(const DatasetPtr& rows, std::int64_t n) {
  if (n == 0 || n >= rows->size()) return rows;
  return std::make_shared<Subset>(rows, at::arange(n, at::TensorOptions(rows->device()).dtype(at::kLong)));
}

Path model_path(const RunChoice& choice) {
  const RunFolder folder{choice.path};
  const bool is_folder = std::filesystem::is_directory(folder.root), is_file = std::filesystem::is_regular_file(folder.root);
  if (choice.checkpoint > 0 && is_file)
    throw errors::bad_value("--checkpoint", std::to_string(choice.checkpoint),
                            choice.path + " is one model by itself: name the run's folder, or leave --checkpoint out");
  if (choice.checkpoint > 0 && is_folder) return checkpoint_path(folder, choice.checkpoint);
  if (is_folder && std::filesystem::exists(folder.model())) return folder.model();
  if (is_file && folder.root.extension() == ".safetensors") return choice.path;
  throw errors::not_a_run(choice.path);
}

Catalog full_catalog() {
  Catalog catalog;
  add_all_models(catalog);
  return catalog;
}

}  // namespace gx
