#include "generatrix/data/sources/pictures.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <map>
#include <set>

#include "generatrix/base/errors.h"
#include "generatrix/base/parallel.h"
#include "generatrix/base/text.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/hash_pass.h"
#include "generatrix/data/sources/array_codec.h"
#include "generatrix/media/fit.h"
#include "generatrix/media/picture.h"

namespace gx {
namespace {

// How all pictures of a set are laid out in memory.
struct Frame {
  std::int64_t height = 0, width = 0, channels = 1;
  bool fits = false;  // pictures of other sizes are fitted
  Fit how = Fit::crop;

  std::int64_t bytes() const { return height * width * channels; }
};

std::string size_words(const PictureSize& size) { return fmt::format("{} x {}", size.width, size.height); }

Frame frame_of(const PictureList& list, const DataSpec& spec, std::vector<std::string>& notes) {
  if (!spec.size.empty() && spec.size.size() != 2)
    throw errors::bad_value("data.size", fmt::format("{} numbers", spec.size.size()), "expected height and width");
  PictureSize first;
  std::int64_t n_color = 0, n_other = 0;
  for (std::size_t i = 0; i < list.files.size(); ++i) {
    const auto size = picture_size(list.files[i]);
    if (size.width * size.height > kMostPixels)
      throw errors::too_many_pixels(list.files[i], size.width, size.height, kMostPixels);
    if (i == 0) first = size;
    n_color += size.channels == 3;
    const bool same = size.width == first.width && size.height == first.height;
    if (spec.size.empty() && !same) {
      throw errors::malformed(list.files[i], size_words(size) + " pixels",
                              fmt::format("{}, as {} has: set data.size = [{}, {}] to fit them all", size_words(first),
                                          list.files[0].filename().string(), first.height, first.width));
    }
    if (!spec.size.empty()) n_other += size.height != spec.size[0] || size.width != spec.size[1];
  }
  const auto n = static_cast<std::int64_t>(list.files.size());
  Frame frame{first.height, first.width, n_color > 0 ? 3 : 1, !spec.size.empty(), spec.fit == "pad" ? Fit::pad : Fit::crop};
  if (frame.fits) frame.height = spec.size[0], frame.width = spec.size[1];
  if (n_other > 0)
    notes.push_back(fmt::format("{} of {} pictures fitted to {} x {} ({})", n_other, n, frame.height, frame.width, spec.fit));
  if (n_color > 0 && n_color < n) notes.push_back(counted(n - n_color, "grey picture") + " read as colors, as the others are");
  return frame;
}

struct OddPictures {
  std::atomic<std::int64_t> alpha{0}, deep{0};
};

// [channels, height, width] to `out`
void read_into(std::uint8_t* out, const Path& file, const Frame& frame, OddPictures* counts) {
  auto picture = read_picture(file);
  if (counts) counts->alpha += picture.stored.alpha, counts->deep += picture.stored.bits > 8;
  auto image = std::move(picture.image);
  if (frame.fits) image = fit(image, frame.height, frame.width, frame.how);
  if (image.height != frame.height || image.width != frame.width || image.channels > frame.channels)
    throw errors::malformed(file, "another size than a moment ago", "files that nobody writes to");
  const auto pixels = frame.height * frame.width;
  for (std::int64_t c = 0; c < frame.channels; ++c) {
    const auto* from = image.pixels.data() + (image.channels == 1 ? 0 : c);
    for (std::int64_t i = 0; i < pixels; ++i) out[c * pixels + i] = from[i * image.channels];
  }
}

Tensor read_all_of(const std::vector<Path>& files, const Frame& frame, OddPictures* counts = nullptr) {
  const auto n = static_cast<std::int64_t>(files.size());
  auto all = at::empty({n, frame.channels, frame.height, frame.width}, at::kByte);
  auto* const out = all.mutable_data_ptr<std::uint8_t>();
  in_parallel(n, [&](std::int64_t begin, std::int64_t end) {
    for (auto i = begin; i < end; ++i) read_into(out + i * frame.bytes(), files[static_cast<std::size_t>(i)], frame, counts);
  });
  return all;
}

// Pictures that are decoded when they are read.
class PictureDataset final : public StoredDataset {
 public:
  PictureDataset(std::vector<Path> files, const Frame& frame, Rows given)
      : files_(std::move(files)), frame_(frame), given_(std::move(given)) {}

  std::int64_t size() const override { return static_cast<std::int64_t>(files_.size()); }
  Batch rows(const Tensor& index) const override {
    std::vector<Path> some;
    const auto on_cpu = index.to(at::kCPU).contiguous();
    for (std::int64_t i = 0; i < on_cpu.numel(); ++i)
      some.push_back(files_[static_cast<std::size_t>(on_cpu.const_data_ptr<std::int64_t>()[i])]);
    return {read_all_of(some, frame_), given_.pick(index)};
  }
  std::int64_t block() const override { return 1; }
  DatasetPtr streamed() const override { return std::make_shared<PictureDataset>(*this); }
  std::vector<std::vector<std::uint64_t>> hashes(const std::vector<std::uint64_t>& seeds) const override {
    std::vector<std::vector<std::uint64_t>> all(seeds.size());
    constexpr std::int64_t kStep = 256;
    for (std::int64_t begin = 0; begin < size(); begin += kStep) {
      const auto some = rows(at::arange(begin, std::min(begin + kStep, size()), at::kLong)).event;
      append_hashes(all, some, seeds);
    }
    return all;
  }

 private:
  std::vector<Path> files_;
  Frame frame_;
  Rows given_;
};

void note_counts(const OddPictures& counts, std::vector<std::string>& notes) {
  if (counts.alpha > 0) notes.push_back(counted(counts.alpha, "picture") + " with opacity, laid on white");
  if (counts.deep > 0) notes.push_back(counted(counts.deep, "picture") + " of 16 bits, rounded to 8");
}

// For each picture the one of the second folder that it is given.
std::vector<Path> partners_of(const PictureList& list, const Path& folder, const PictureList& other, const FolderGivenSpec& given,
                              std::uint64_t seed) {
  std::vector<Path> partners;
  if (!given.paired) {
    auto rng = Rng(seed).fork("unpaired");
    const auto order = rng.permutation(static_cast<std::int64_t>(other.files.size()));
    for (std::size_t i = 0; i < list.files.size(); ++i)
      partners.push_back(
          other.files[static_cast<std::size_t>(order[static_cast<std::int64_t>(i % other.files.size())].item<std::int64_t>())]);
    return partners;
  }
  std::map<std::string, Path> by_key;
  for (const auto& file : other.files) {
    if (!by_key.emplace(picture_key(given.path, file), file).second)
      throw errors::malformed(file, "a second picture of its name, with another ending", "one");
  }
  std::set<std::string> wanted;
  for (const auto& file : list.files) {
    const auto key = picture_key(folder, file);
    const auto found = by_key.find(key);
    if (found == by_key.end())
      throw errors::malformed(file, "no partner in " + given.path, fmt::format("{} there, or data.given.paired = false", key));
    if (!wanted.insert(key).second) throw errors::malformed(file, "a second picture of its name, with another ending", "one");
    partners.push_back(found->second);
  }
  for (const auto& [key, file] : by_key) {
    if (!wanted.contains(key))
      throw errors::malformed(file, "no partner in " + folder.string(),
                              fmt::format("{} there, or data.given.paired = false", key));
  }
  return partners;
}

// The codec of pictures, and of those that they are given.
std::function<Codec(const Batch&)> paired_codec(const DataSpec& spec, const Frame& source) {
  return [values = spec.values, name = spec.name, source](const Batch& train) {
    const auto event = array_codec({}, values, name, {train.event.cut(0, std::min<std::int64_t>(1, train.size()))});
    return Codec(
        event.event(),
        {grey_codec({.name = "source", .values = Levels{256}, .shape = {source.channels, source.height, source.width}})});
  };
}

}  // namespace

Opened open_pictures(const DataSpec& spec, std::int64_t most_bytes) {
  const Path folder(spec.name);
  auto list = list_pictures(folder);
  Opened opened{.classes = static_cast<std::int64_t>(list.names.size()), .names = list.names, .row_notes = list.notes};
  const auto frame = frame_of(list, spec, opened.row_notes);
  const auto n = static_cast<std::int64_t>(list.files.size());
  OddPictures counts;
  Rows given;
  if (const auto* pairs = std::get_if<FolderGivenSpec>(&spec.given)) {
    if (pairs->path.empty()) throw errors::bad_value("data.given.path", "\"\"", "names no folder of pictures");
    const auto other = list_pictures(pairs->path);
    for (const auto& note : other.notes) opened.row_notes.push_back(note);
    const auto partners = partners_of(list, folder, other, *pairs, static_cast<std::uint64_t>(spec.seed));
    const auto source = frame_of(other, spec, opened.row_notes);
    if (n * (frame.bytes() + source.bytes()) > most_bytes)
      throw errors::bad_value("data.given", "folder", spec.name + " is too large to be kept in memory: name fewer pictures");
    given = read_all_of(partners, source, &counts);
    opened.codec = paired_codec(spec, source);
    opened.took_given = true;
  } else if (!list.labels.empty()) {
    given = at::tensor(list.labels, at::kLong);
  }
  if (n * frame.bytes() <= most_bytes) {
    opened.train = {read_all_of(list.files, frame, &counts), given};
  } else {
    opened.train = {read_all_of({list.files.front()}, frame), given};
    opened.stream = std::make_shared<PictureDataset>(list.files, frame, given);
    opened.notes.push_back(fmt::format("{} pictures are more than is kept in memory: each is decoded whenever it is read", n));
  }
  note_counts(counts, opened.row_notes);
  return opened;
}

}  // namespace gx
