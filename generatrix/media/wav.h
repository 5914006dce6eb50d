// Sound as WAV through libsndfile.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "generatrix/base/file.h"

namespace gx {

struct WavInfo {
  std::int64_t rate = 0;  // frames a second
  std::int64_t channels = 0;
  std::int64_t frames = 0;  // of one sample a channel each
  std::string format;       // "Signed 16 bit PCM"
  bool is_16_bit = false;   // stored as int16
};

// A WAV file of integers (8 to 32 bits), floating point numbers, or u-law or A-law samples. Opening reads the header only, and
// reading a part reads that part only.
class WavReader final {
 public:
  // Throws DataError when the file is missing, no WAV, damaged, packed in another way, or shorter than it says.
  explicit WavReader(const Path& path);
  ~WavReader();
  WavReader(WavReader&&) noexcept;

  const WavInfo& info() const;

  // Frames begin .. begin + count, [count, channels]. Throws std::logic_error when they are not within the file, DataError when
  // they cannot be read. As int16: the stored numbers; DataError when they are not stored so. As float: integers are divided by
  // 2^(bits - 1), which makes -1 the least; floating point numbers are as stored.
  std::vector<std::int16_t> read_int16(std::int64_t begin, std::int64_t count);
  std::vector<float> read_float(std::int64_t begin, std::int64_t count);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// A WAV file of 16 bits; samples [frames, channels]. Throws std::logic_error when the rate or the channels are not positive or
// the samples make no whole frames, DataError when the file cannot be written.
void write_wav(const Path& path, std::int64_t rate, std::int64_t channels, std::span<const std::int16_t> samples);

}  // namespace gx
