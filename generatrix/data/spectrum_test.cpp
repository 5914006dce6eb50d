#include "generatrix/data/spectrum.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cmath>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

constexpr std::int64_t kRate = 8000;

Tensor tone(double frequency, std::int64_t n) {
  return (at::sin(at::arange(n, at::kDouble) * (2 * M_PI * frequency / kRate)) * 10'000).round().to(at::kShort);
}

TEST(Spectrum, ATonesBandIsTheLoudest) {
  const SpectrumSpec spec;
  const auto mel = [](double f) { return 2595 * std::log10(1 + f / 700); };
  for (const double frequency : {500., 1000., 3000.}) {
    const auto frames = spectrum_of(spec, {tone(frequency, 1600).unsqueeze(0)}, kRate);
    EXPECT_EQ(frames.data.sizes(), (at::IntArrayRef{20, 20}));
    const auto band = std::lround(mel(frequency) / mel(kRate / 2.0) * 21) - 1;
    EXPECT_EQ(frames.data[10].argmax().item<std::int64_t>(), band) << frequency;
  }
  const auto silence = spectrum_of(spec, {at::zeros({1, 100}, at::kShort)}, kRate).data;
  EXPECT_TRUE(at::allclose(silence, at::full({2, 20}, std::log(1e-6)), 1e-5, 1e-5));
}

// By the definition, of one frame in the middle.
TEST(Spectrum, AFrameLooksAroundItsMiddle) {
  const SpectrumSpec spec{.step = 10, .window = 64, .bands = 5};
  const auto sound = tone(700, 300);
  auto louder = sound.clone();
  louder.narrow(0, 200, 1).fill_(30'000);
  const auto a = spectrum_of(spec, {sound.unsqueeze(0)}, kRate).data, b = spectrum_of(spec, {louder.unsqueeze(0)}, kRate).data;
  const auto changed = (a != b).any(1).nonzero().flatten();  // frames whose middle, 10 j + 5, is nearer than 32 samples
  EXPECT_EQ(changed[0].item<std::int64_t>(), 17);
  EXPECT_EQ(changed[-1].item<std::int64_t>(), 22);
}

TEST(Spectrum, SoundsOfDifferentLengthsAreReadOneByOne) {
  const SpectrumSpec spec;
  const auto a = tone(500, 170), b = tone(900, 80);
  const auto both = spectrum_of(spec, {at::cat({a, b}), {}, {}, at::tensor({0, 170, 250}, at::kLong)}, kRate);
  EXPECT_TRUE(at::equal(both.start, at::tensor({0, 3, 4}, at::kLong)));
  EXPECT_TRUE(at::equal(both.data.narrow(0, 0, 3), spectrum_of(spec, {a.unsqueeze(0)}, kRate).data));
  EXPECT_TRUE(at::equal(both.data.narrow(0, 3, 1), spectrum_of(spec, {b.unsqueeze(0)}, kRate).data));
}

TEST(Spectrum, RefusesBandsThatTheWindowCannotTellApart) {
  EXPECT_THAT([] { spectrum_of({.bands = 200}, {tone(500, 100).unsqueeze(0)}, kRate); },
              ThrowsMessage<UserError>(HasSubstr("256 samples tells fewer bands apart")));
}

}  // namespace
}  // namespace gx
