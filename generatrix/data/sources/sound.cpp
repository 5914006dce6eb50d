#include "generatrix/data/sources/sound.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "generatrix/base/errors.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/members.h"
#include "generatrix/data/sources/array_codec.h"
#include "generatrix/data/sources/picture_list.h"
#include "generatrix/data/sources/siblings.h"
#include "generatrix/data/sources/whole_file.h"
#include "generatrix/media/wav.h"

namespace gx {
namespace {

constexpr std::int64_t kMostSamples = std::int64_t{1} << 31;

struct SoundList {
  std::vector<Path> files = {}, others = {};
  std::vector<std::string> words = {};  // the class of each file, or empty
};

void add_sounds(const Path& folder, const std::string& word, bool deeper, SoundList& list) {
  std::vector<Path> entries;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(folder, none)) {
    if (!entry.path().filename().string().starts_with('.')) entries.push_back(entry.path());
  }
  std::ranges::sort(entries);
  for (const auto& entry : entries) {
    if (std::filesystem::is_directory(entry, none)) {
      if (deeper) add_sounds(entry, entry.filename().string(), false, list);
    } else if (ending_of(entry) == ".wav" && std::filesystem::is_regular_file(entry, none)) {
      list.files.push_back(entry);
      list.words.push_back(word);
    } else {
      list.others.push_back(entry);
    }
  }
}

// What stands before the first "_" of every name; all empty when a name has none, or it says nothing about a file.
void label_by_prefix(SoundList& list) {
  std::map<std::string, int> seen;
  std::vector<std::string> words;
  for (const auto& file : list.files) {
    const auto name = file.stem().string();
    const auto end = name.find('_');
    if (end == std::string::npos || end == 0) return;
    words.push_back(name.substr(0, end));
    ++seen[words.back()];
  }
  if (2 * seen.size() <= list.files.size()) list.words = words;
}

constexpr std::int64_t kSampleBytes =
    10;  // of a sample while sounds are read: 16 bits in a list that grows, and as they are split

std::vector<std::int16_t> read_mono(WavReader& wav) {
  const auto& info = wav.info();
  if (info.channels == 1 && info.is_16_bit) return wav.read_int16(0, info.frames);
  const auto all = wav.read_float(0, info.frames);
  std::vector<std::int16_t> mono;
  mono.reserve(static_cast<std::size_t>(info.frames));
  for (std::int64_t i = 0; i < info.frames; ++i) {
    double sum = 0;
    for (std::int64_t c = 0; c < info.channels; ++c) sum += all[static_cast<std::size_t>(i * info.channels + c)];
    const auto level = std::round(sum / static_cast<double>(info.channels) * 32'768);
    mono.push_back(static_cast<std::int16_t>(std::clamp(level, -32'768.0, 32'767.0)));
  }
  return mono;
}

struct Sounds {
  std::vector<std::int16_t> samples = {};
  std::vector<std::int64_t> start{0}, source = {};  // source: the file of each row
  std::int64_t rate = 0, longest = 0, shortest = kMostSamples, n_converted = 0, n_cut = 0, n_empty = 0;
};

Sounds read_sounds(const std::vector<Path>& files, std::int64_t longest) {
  Sounds all;
  for (std::size_t i = 0; i < files.size(); ++i) {
    WavReader wav(files[i]);
    const auto info = wav.info();
    if (i == 0) all.rate = info.rate;
    if (info.rate != all.rate)
      throw errors::malformed(files[i], fmt::format("{} samples a second", info.rate),
                              fmt::format("{}, as {} has", all.rate, files[0].filename().string()));
    all.n_converted += info.channels != 1 || !info.is_16_bit;
    if (static_cast<std::int64_t>(all.samples.size()) + info.frames > kMostSamples)
      throw errors::malformed(files[i], fmt::format("more than {} samples in all", kMostSamples), "fewer or shorter sounds");
    const auto mono = read_mono(wav);
    all.n_empty += mono.empty();
    const auto n = static_cast<std::int64_t>(mono.size()), step = longest > 0 ? longest : std::max<std::int64_t>(1, n);
    all.samples.insert(all.samples.end(), mono.begin(), mono.end());
    all.n_cut += n > step;
    for (std::int64_t begin = 0; begin < n; begin += step) {
      const auto length = std::min(step, n - begin);
      all.start.push_back(all.start.back() + length);
      all.source.push_back(static_cast<std::int64_t>(i));
      all.longest = std::max(all.longest, length);
      all.shortest = std::min(all.shortest, length);
    }
  }
  return all;
}

std::vector<std::string> sorted_names(std::vector<std::string> words) {
  std::ranges::sort(words);
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

SoundList list_sounds(const Path& folder) {
  SoundList list;
  add_sounds(folder, "", true, list);
  const bool some = std::ranges::any_of(list.words, [](const auto& word) { return !word.empty(); });
  const bool all = std::ranges::none_of(list.words, [](const auto& word) { return word.empty(); });
  if (some && !all) throw errors::malformed(folder, "sounds both here and in subfolders", "one or the other");
  if (!some) label_by_prefix(list);
  return list;
}

}  // namespace

bool has_sounds(const Path& folder) {
  SoundList list;
  add_sounds(folder, "", true, list);
  return !list.files.empty();
}

Opened open_sounds(const DataSpec& spec) {
  const auto list = list_sounds(spec.name);
  if (list.files.empty()) throw errors::malformed(spec.name, "no WAV file in it", "*.wav, or subfolders of them by class");
  std::int64_t n_samples = 0;
  for (const auto& file : list.files) n_samples += WavReader(file).info().frames;
  expect_memory_to_read(spec.name, n_samples * kSampleBytes);
  const auto all = read_sounds(list.files, spec.longest);
  if (all.source.empty()) throw errors::malformed(spec.name, "sounds without a sample", "at least one");
  Opened opened{.names = sorted_names(list.words)};
  if (auto note = left_out(list.others); !note.empty()) opened.row_notes.push_back(std::move(note));
  if (all.n_empty > 0) opened.row_notes.push_back(fmt::format("{} sounds without a sample left out", all.n_empty));
  if (all.n_converted > 0)
    opened.row_notes.push_back(fmt::format("{} sounds brought to one channel of 16 bits", all.n_converted));
  if (all.n_cut > 0)
    opened.row_notes.push_back(fmt::format("{} sounds were cut into rows of {} samples", all.n_cut, spec.longest));
  opened.notes.push_back(
      fmt::format("{} sounds of {} to {} samples, {} a second", all.source.size(), all.shortest, all.longest, all.rate));
  const auto n = static_cast<std::int64_t>(all.source.size());
  const auto samples = at::tensor(all.samples, at::kShort);
  const bool fixed = all.shortest == all.longest;
  opened.train.event =
      fixed ? Rows(samples.reshape({n, all.longest})) : Rows({{samples, {}, {}, at::tensor(all.start, at::kLong)}});
  const bool labeled = !opened.names.front().empty();
  if (labeled) {
    std::vector<std::int64_t> labels;
    for (const auto source : all.source) {
      const auto place = std::ranges::lower_bound(opened.names, list.words[static_cast<std::size_t>(source)]);
      labels.push_back(place - opened.names.begin());
    }
    opened.train.given = at::tensor(labels, at::kLong);
    opened.classes = static_cast<std::int64_t>(opened.names.size());
  }
  opened.codec = [fixed, longest = all.longest, rate = all.rate, is_cut = all.n_cut > 0, names = opened.names,
                  classes = opened.classes](const Batch& train) {
    Field field{.name = "sound", .values = Levels{256}};
    if (fixed) {
      field.shape = {longest};
    } else {
      field.layout = Field::Layout::sequence;
      field.longest = longest;
      if (!is_cut) field.lengths = lengths_at_shares(train.event.columns.front().start.diff());
    }
    Codec::Columns given;
    if (!train.given.empty()) given.push_back(label_codec(names, classes, train.given.columns.front()));
    return Codec({mu_law_codec(std::move(field), rate)}, std::move(given));
  };
  return opened;
}

}  // namespace gx
