#include "generatrix/data/sources/catalog.h"

#include <fmt/format.h>

#include <algorithm>

#include "generatrix/base/errors.h"
#include "generatrix/data/sources/cifar.h"
#include "generatrix/data/sources/idx.h"
#include "generatrix/data/sources/music.h"
#include "generatrix/data/sources/npy.h"
#include "generatrix/data/sources/npz.h"
#include "generatrix/data/sources/pictures.h"
#include "generatrix/data/sources/ratings.h"
#include "generatrix/data/sources/series.h"
#include "generatrix/data/sources/siblings.h"
#include "generatrix/data/sources/sound.h"
#include "generatrix/data/sources/stacked.h"
#include "generatrix/data/sources/table.h"
#include "generatrix/data/sources/table_rows.h"
#include "generatrix/data/sources/text.h"
#include "generatrix/media/picture.h"

namespace gx {

std::vector<Source> all_sources() {
  auto all = image_sources();
  all.push_back(sprites_source());
  all.push_back(stacked_source());
  all.push_back(bouncing_source());
  all.push_back(captioned_shapes_source());
  for (auto& source : sequence_sources()) all.push_back(std::move(source));
  for (auto& source : binary_sources()) all.push_back(std::move(source));
  for (auto& source : table_sources()) all.push_back(std::move(source));
  for (auto& source : density_sources()) all.push_back(std::move(source));
  for (auto& source : simulator_sources()) all.push_back(std::move(source));
  all.push_back(tagged_features_source());
  return all;
}

std::vector<SourceInfo> known_sources() {
  std::vector<SourceInfo> all;
  for (auto& source : all_sources()) all.push_back(std::move(source.info));
  return all;
}

std::optional<SourceInfo> known_source(const std::string& name) {
  const auto all = known_sources();
  const auto found = std::ranges::find(all, name, &SourceInfo::name);
  return found == all.end() ? std::nullopt : std::optional(*found);
}

namespace {

constexpr const char* kReadable =
    "a file .idx, .npy, .npz, .csv, .tsv, .parquet, .inter, .data, .json, .txt or .smi, or a folder of IDX files, CIFAR-10 "
    "batches, "
    "pictures, sounds or "
    "one of these files";

// Names and contents that another reader's complaint would only confuse.
void check_file(const Path& path) {
  if (!std::filesystem::is_regular_file(path))
    throw errors::malformed(path, "a device or a pipe", "a file, because it is read more than once: save it first");
  const auto ending = ending_of(path);
  if (is_picture_name(path) || ending == ".wav")
    throw errors::malformed(path, "a single file of its kind", "the folder of all of them: name that");
  const auto name = path.filename().string();
  const bool may_be_idx = ending.empty() || name.find("idx") != name.npos || name.find("ubyte") != name.npos;
  static const std::vector<std::string> kEndings{".npy", ".npz", ".json", ".txt", ".smi"};
  if (!may_be_idx && !is_table_name(path) && std::ranges::find(kEndings, ending) == kEndings.end())
    throw errors::malformed(path, fmt::format("the ending '{}'", ending), kReadable);
}

void check_folder(const Path& path) {
  std::error_code error;
  const std::filesystem::directory_iterator entries(path, error);
  if (error) throw errors::unreadable(path, error.message());
}

bool is_text_name(const Path& path) { return ending_of(path) == ".txt" || ending_of(path) == ".smi"; }

Opened open_file(const DataSpec& spec) {
  const Path path(spec.name);
  check_file(path);
  if (ending_of(path) == ".npy") return open_npy(path);
  if (ending_of(path) == ".npz") return open_npz(path);
  if (ending_of(path) == ".json") return open_music(path);
  if (is_text_name(path)) return ending_of(path) == ".txt" && is_ratings(path) ? open_ratings(spec) : open_text(spec);
  if (!is_table_name(path)) return open_idx(path);
  if (is_ratings(path)) return open_ratings(spec);
  if (is_series(spec, path)) return open_series(spec);
  if (spec.step > 0)
    throw errors::bad_value("data.step", fmt::format("{}", spec.step), spec.name + " is no series: it needs columns id and time");
  return open_table(spec);
}

Opened open_folder(const DataSpec& spec) {
  const Path path(spec.name);
  check_folder(path);
  if (const auto images = find_idx(path); !images.empty()) return open_idx(images);
  if (has_cifar(path)) return open_cifar(path);
  if (has_pictures(path)) return open_pictures(spec);
  if (has_sounds(path)) return open_sounds(spec);
  auto inside = spec;
  inside.name =
      find_part_file(path, {".csv", ".tsv", ".parquet", ".inter", ".data", ".json", ".txt", ".smi", ".npz", ".npy"}).string();
  if (inside.name.empty()) throw errors::malformed(path, "nothing in it that this program reads", kReadable);
  auto opened = open_file(inside);
  opened.notes.insert(opened.notes.begin(), "read from " + Path(inside.name).filename().string());
  return opened;
}

}  // namespace

Opened open_path(const DataSpec& spec) {
  if (!std::filesystem::exists(spec.name)) throw errors::missing_file(spec.name, kReadable);
  return std::filesystem::is_directory(spec.name) ? open_folder(spec) : open_file(spec);
}

}  // namespace gx
