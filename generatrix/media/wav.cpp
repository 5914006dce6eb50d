#include "generatrix/media/wav.h"

#include <fmt/format.h>
#include <sndfile.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <limits>

#include "generatrix/base/errors.h"
#include "generatrix/media/byte_order.h"

namespace gx {
namespace {

using Sound = std::unique_ptr<SNDFILE, decltype(&::sf_close)>;

// libsndfile would take any of its formats, and a file that ends early for a shorter one.
void check_riff(const Path& path) {
  if (!std::filesystem::exists(path)) throw errors::missing_file(path, "a WAV file");
  std::array<char, 12> start{};
  std::ifstream file(path, std::ios::binary);
  file.read(start.data(), start.size());
  const std::string_view riff(start.data(), static_cast<std::size_t>(file.gcount()));
  if (riff.size() < start.size() || !riff.starts_with("RIFF") || !riff.ends_with("WAVE"))
    throw errors::malformed(path, "does not start as WAV files do", "a WAV file");
  const auto declared = std::uintmax_t{from_little_endian<std::uint32_t>(riff.substr(4))} + 8;
  const auto size = std::filesystem::file_size(path);
  if (size < declared)
    throw errors::malformed(path, fmt::format("ends early, after {} bytes", size), fmt::format("{} bytes, as it says", declared));
}

std::string format_name(int format) {
  SF_FORMAT_INFO info{format & SF_FORMAT_SUBMASK, nullptr, nullptr};
  ::sf_command(nullptr, SFC_GET_FORMAT_INFO, &info, sizeof info);
  return info.name ? info.name : "an unknown format";
}

bool is_read(int format) {
  constexpr int kFormats[] = {SF_FORMAT_PCM_U8, SF_FORMAT_PCM_16, SF_FORMAT_PCM_24, SF_FORMAT_PCM_32,
                              SF_FORMAT_FLOAT,  SF_FORMAT_DOUBLE, SF_FORMAT_ULAW,   SF_FORMAT_ALAW};
  return std::ranges::find(kFormats, format & SF_FORMAT_SUBMASK) != std::end(kFormats);
}

}  // namespace

struct WavReader::State {
  Path path;
  Sound sound{nullptr, ::sf_close};
  WavInfo info;

  template <class T>
  std::vector<T> read(std::int64_t begin, std::int64_t count, sf_count_t (*read_frames)(SNDFILE*, T*, sf_count_t)) {
    if (begin < 0 || count < 0 || begin > info.frames - count)
      throw errors::misuse("WavReader", fmt::format("{} frames from {}", count, begin), fmt::format("some of {}", info.frames));
    std::vector<T> samples(static_cast<std::size_t>(count * info.channels));
    const bool done = count == 0 || (::sf_seek(sound.get(), begin, SEEK_SET) == begin &&
                                     read_frames(sound.get(), samples.data(), count) == count);
    if (!done)
      throw errors::malformed(path, fmt::format("frame {} and later cannot be read ({})", begin, ::sf_strerror(sound.get())),
                              fmt::format("{} frames", info.frames));
    return samples;
  }
};

WavReader::WavReader(const Path& path) : state_(std::make_unique<State>()) {
  check_riff(path);
  SF_INFO info{};
  state_->path = path;
  state_->sound.reset(::sf_open(path.c_str(), SFM_READ, &info));
  if (!state_->sound)
    throw errors::malformed(path, fmt::format("damaged WAV ({})", ::sf_strerror(nullptr)), "a complete WAV file");
  const auto name = format_name(info.format);
  if (!is_read(info.format)) throw errors::malformed(path, "samples packed as " + name, "PCM or floating point samples");
  state_->info = {info.samplerate, info.channels, info.frames, name, (info.format & SF_FORMAT_SUBMASK) == SF_FORMAT_PCM_16};
}

WavReader::~WavReader() = default;
WavReader::WavReader(WavReader&&) noexcept = default;

const WavInfo& WavReader::info() const { return state_->info; }

std::vector<std::int16_t> WavReader::read_int16(std::int64_t begin, std::int64_t count) {
  if (!state_->info.is_16_bit) throw errors::malformed(state_->path, "samples as " + state_->info.format, "Signed 16 bit PCM");
  return state_->read<std::int16_t>(begin, count, ::sf_readf_short);
}

std::vector<float> WavReader::read_float(std::int64_t begin, std::int64_t count) {
  return state_->read<float>(begin, count, ::sf_readf_float);
}

void write_wav(const Path& path, std::int64_t rate, std::int64_t channels, std::span<const std::int16_t> samples) {
  constexpr std::int64_t kMost = std::numeric_limits<int>::max();
  const auto n = static_cast<std::int64_t>(samples.size());
  if (rate < 1 || rate > kMost || channels < 1 || channels > kMost || n % channels != 0)
    throw errors::misuse("write_wav", fmt::format("{} samples of {} channels at {} Hz", n, channels, rate), "whole frames");
  write_file_with(path, [&](const Path& temporary) {
    SF_INFO info{0, static_cast<int>(rate), static_cast<int>(channels), SF_FORMAT_WAV | SF_FORMAT_PCM_16, 0, 0};
    const Sound sound(::sf_open(temporary.c_str(), SFM_WRITE, &info), ::sf_close);
    if (!sound) throw errors::unwritable(path, ::sf_strerror(nullptr));
    if (::sf_write_short(sound.get(), samples.data(), n) != n) throw errors::unwritable(path, ::sf_strerror(sound.get()));
  });
}

}  // namespace gx
