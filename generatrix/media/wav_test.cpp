#include "generatrix/media/wav.h"

#include <gmock/gmock.h>

#include <cmath>
#include <cstring>

#include "generatrix/media/byte_order.h"

#include "tests/support/file_fixture.h"
#include "tests/support/mutations.h"

namespace gx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Wav : public FileTest {
 protected:
  WavReader open(const std::string& bytes) {
    put_file(file_, bytes);
    return WavReader(file_);
  }
  const Path file_ = folder_ / "x.wav";
};

constexpr int kPcm = 1, kFloat = 3, kMuLaw = 7, kGsm = 0x31;

// A file made by hand: RIFF, "WAVE", a chunk "fmt " (format, channels, rate, bytes a second, bytes a frame, bits), a chunk
// "data".
std::string wav(int format, int channels, int bits, const std::string& data) {
  std::string body = "WAVEfmt ";
  append_little_endian<std::uint32_t>(body, 16);
  append_little_endian(body, static_cast<std::uint16_t>(format));
  append_little_endian(body, static_cast<std::uint16_t>(channels));
  append_little_endian<std::uint32_t>(body, 8000);
  append_little_endian(body, static_cast<std::uint32_t>(8000 * channels * bits / 8));
  append_little_endian(body, static_cast<std::uint16_t>(channels * bits / 8));
  append_little_endian(body, static_cast<std::uint16_t>(bits));
  body += "data";
  append_little_endian(body, static_cast<std::uint32_t>(data.size()));
  body += data;
  std::string out = "RIFF";
  append_little_endian(out, static_cast<std::uint32_t>(body.size()));
  return out + body;
}

template <class T>
std::string packed(std::initializer_list<T> values) {
  std::string out;
  for (const T value : values) append_little_endian(out, value);
  return out;
}

TEST_F(Wav, ReadsStoredNumbers) {
  auto reader = open(wav(kPcm, 2, 16, packed<std::int16_t>({-32768, 32767, 0, 1, -1, 256})));
  EXPECT_EQ(reader.info().rate, 8000);
  EXPECT_EQ(reader.info().channels, 2);
  EXPECT_EQ(reader.info().frames, 3);
  EXPECT_EQ(reader.info().format, "Signed 16 bit PCM");
  EXPECT_TRUE(reader.info().is_16_bit);
  EXPECT_THAT(reader.read_int16(0, 3), ElementsAre(-32768, 32767, 0, 1, -1, 256));
  EXPECT_THAT(reader.read_int16(2, 1), ElementsAre(-1, 256));
  EXPECT_THAT(reader.read_int16(1, 2), ElementsAre(0, 1, -1, 256));  // backwards too
  EXPECT_THAT(reader.read_int16(3, 0), ElementsAre());
  EXPECT_THAT(reader.read_float(0, 1), ElementsAre(-1.0F, 32767.0F / 32768));
  for (const auto& [begin, count] : {std::pair{2, 2}, {-1, 1}, {0, -1}, {4, 0}})
    EXPECT_THROW(reader.read_int16(begin, count), std::logic_error);
}

TEST_F(Wav, ReadsOtherDepthsAsFloat) {
  EXPECT_THAT(open(wav(kPcm, 1, 8, std::string("\x00\x80\xC0", 3) + '\0')).read_float(0, 3), ElementsAre(-1, 0, 0.5));
  EXPECT_THAT(open(wav(kPcm, 1, 24, std::string("\x00\x00\x80\x00\x00\x40", 6))).read_float(0, 2), ElementsAre(-1, 0.5));
  EXPECT_THAT(open(wav(kPcm, 1, 32, packed<std::int32_t>({1 << 30, -(1 << 29)}))).read_float(0, 2), ElementsAre(0.5, -0.25));
  auto real = open(wav(kFloat, 1, 32, packed<float>({0.1F, -7.5F})));
  EXPECT_THAT(real.read_float(0, 2), ElementsAre(0.1F, -7.5F));
  EXPECT_FALSE(real.info().is_16_bit);
  EXPECT_THAT(complaint([&] { real.read_int16(0, 1); }), HasSubstr("x.wav: samples as 32 bit float; expected Signed 16 bit PCM"));
}

TEST_F(Wav, ComesBackAndIsPlainPcm) {
  std::vector<std::int16_t> samples;
  for (int i = -32768; i < 32768; i += 13) samples.push_back(static_cast<std::int16_t>(i));
  samples.resize(samples.size() / 3 * 3);
  write_wav(file_, 8000, 3, samples);
  WavReader reader(file_);
  EXPECT_EQ(reader.read_int16(0, reader.info().frames), samples);
  write_wav(file_, 8000, 1, std::vector<std::int16_t>{1, -2});
  EXPECT_EQ(read_file(file_, "sound"), wav(kPcm, 1, 16, packed<std::int16_t>({1, -2})));
  EXPECT_THROW(write_wav(file_, 8000, 2, samples = {1, 2, 3}), std::logic_error);
  EXPECT_THROW(write_wav(file_, 0, 1, samples), std::logic_error);
}

TEST_F(Wav, AFullDiskLeavesTheOldFile) {
  write_wav(file_, 8000, 1, std::vector<std::int16_t>{1});
  const auto before = read_file(file_, "sound");
  const FullDisk full(1000);
  EXPECT_THAT(complaint([&] { write_wav(file_, 8000, 1, std::vector<std::int16_t>(5000)); }),
              HasSubstr("x.wav: cannot be written"));
  EXPECT_EQ(read_file(file_, "sound"), before);
}

TEST_F(Wav, RefusesOtherFiles) {
  EXPECT_THAT(complaint([&] { WavReader(folder_ / "none"); }), HasSubstr("no such file; expected a WAV file"));
  EXPECT_THAT(complaint([&] { open("fLaC and so on, not a WAV"); }), HasSubstr("x.wav: does not start as WAV files do"));
  EXPECT_THAT(complaint([&] { open(wav(kPcm, 1, 16, "1234").substr(0, 47)); }),
              HasSubstr("x.wav: ends early, after 47 bytes; expected 48 bytes, as it says"));
  auto muted = wav(kMuLaw, 1, 8, "12");
  EXPECT_EQ(open(muted).info().format, "U-Law");
  muted.replace(20, 1, 1, static_cast<char>(kGsm));
  EXPECT_THAT(complaint([&] { open(muted); }), HasSubstr("x.wav: "));
}

TEST_F(Wav, SurvivesDamage) {
  for (const auto& file : {wav(kPcm, 2, 16, std::string(80, '\x12')), wav(kFloat, 1, 32, std::string(80, '\x12'))}) {
    const auto survived = survive_mutations(file, std::size_t{8} << 20, [&](const std::string& damaged) {
      auto reader = open(damaged);
      EXPECT_LE(reader.info().frames * reader.info().channels, static_cast<std::int64_t>(damaged.size()));
      reader.read_float(0, reader.info().frames);
    });
    EXPECT_EQ(survived.cuts_refused, survived.cuts);
  }
}

}  // namespace
}  // namespace gx
