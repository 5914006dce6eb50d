// A trained model by its path, and the data it is to be used on.
#pragma once

#include <functional>

#include "generatrix/base/rng.h"
#include "generatrix/data/source.h"
#include "generatrix/studio/run_choice.h"
#include "generatrix/studio/translated.h"
#include "generatrix/train/model_file.h"

namespace gx {

class LoadedRun {
 public:
  // Throws UserError when there is no such run or checkpoint and where two models do not fit, DataError when its file is damaged.
  // `device`: where the model is to compute; throws UserError as device_named (base/device.h) does.
  explicit LoadedRun(const RunChoice& choice, const std::string& device = "cpu");
  explicit LoadedRun(const std::string& path, const std::string& device = "cpu") : LoadedRun(RunChoice{path}, device) {}

  const std::string& path() const { return choice_.path; }
  std::int64_t checkpoint() const { return choice_.checkpoint; }
  // Of the model in the catalog; "pixelcnn through vq_vae" of two.
  const std::string& name() const { return file_.config.model; }
  const Codec& codec() const { return file_.codec; }
  std::string values() const { return codec().words(); }  // how the model reads stored values; part of every likelihood
  const std::string& hash() const { return file_.hash; }
  const RunConfig& config() const { return file_.config; }
  Model& model() const { return *file_.model; }
  ModelPtr shared_model() const { return file_.model; }

  // The model's ability, or a UserError that names the models that have it, or why two models as one have not.
  template <class Ability>
  Ability& require(const std::string& verb) const {
    if (auto* able = dynamic_cast<Ability*>(&model())) return *able;
    refuse(verb);
  }

  // Whether `name` is the data that the model was trained on, from whatever folder; empty = yes.
  bool is_own(const std::string& name) const;
  // Where they lay and which rows they were; empty in runs of earlier versions.
  const DataOrigin& origin() const { return file_.origin; }
  // The data of `name`, read as this model reads it, symbols and columns by their names (translated.h); empty name = the model's
  // own, with their limit and split. Others come without that limit. A path is not split: all its rows in order are Data::train,
  // and an archive or a folder that has parts within keeps them; parts that lie in files beside it are not read.
  // Data::notes says which words the model does not know, and once for each LoadedRun that its own data changed. Throws DataError
  // when they are gone, UserError when the events are not of the model's space, and for
  // a table that lacks a column.
  Data open(const std::string& name) const;
  // All rows of that file in its order, none held out, as Data::train; cells may be unknown. Where data.window cuts a series into
  // rows, the last one may be all that is wanted: it then ends with the series and is as long as a window where the series is.
  enum class Windows : std::uint8_t { all, last };
  Data open_whole(const std::string& name, Windows windows = Windows::all) const;

  // What a model's abilities expect beside it: rows, streams of draws and conditions on its own device.
  at::Device device() const { return device_; }
  Rng rng(std::int64_t seed) const { return Rng(static_cast<std::uint64_t>(seed), device_); }
  DatasetPtr here(const DatasetPtr& rows) const;

 private:
  [[noreturn]] void refuse(const std::string& verb) const;
  Data read(DataSpec spec, UnknownCells unknown, const DataOrigin* own = nullptr) const;
  at::Device device_;  // first: asked for before the file is read
  RunChoice choice_;
  Catalog catalog_;
  ModelFile file_;
  mutable bool told_of_change_ = false;
};

// How rows of another name are read for a run whose own data were read so: all of them, none held out or without their label.
DataSpec spec_of_others(const DataSpec& own, const std::string& name);

// Columns of a table that must be read as what they were in the codec's training, whatever another file holds in them: named in
// data.categories or data.numbers.
void name_columns(const Codec& codec, DataSpec& spec);

// The columns that a table must have for a model of that codec, what its rows are given last; none of other data.
std::vector<std::string> columns_of(const Codec& codec, const DataSpec& spec);

using Say = std::function<void(const std::string&)>;

// The rows that the model was trained on; `say` hears what Data::notes holds.
DatasetPtr own_training_rows(const LoadedRun& run, const Say& say);

// "train", "valid" or "test" of the data. Throws UserError for another word and for an empty part.
DatasetPtr part_of(const Data& data, const std::string& split);

// The first n rows, or all when there are fewer or n is 0.
DatasetPtr first_rows(const DatasetPtr& rows, std::int64_t n);

// The model's file: of a run folder its model.safetensors or the checkpoint's, or the file itself. Throws UserError when there is
// none, naming the checkpoints that there are.
Path model_path(const RunChoice& choice);

Catalog full_catalog();

}  // namespace gx
