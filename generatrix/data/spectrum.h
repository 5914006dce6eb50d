// What a sound is given, made of the sound itself: its spectrum in frames, so that a model of p(sound | frames) makes sounds of
// spectra (a vocoder).
#pragma once

#include "generatrix/data/rows.h"
#include "generatrix/spec/fields.h"

namespace gx {

struct SpectrumSpec {
  static constexpr std::string_view kind = "spectrum";
  std::int64_t step = 80, window = 256, bands = 20;
  static auto fields() {
    return std::tuple(field("step", &SpectrumSpec::step, "samples from one frame to the next", between(1, 100'000)),
                      field("window", &SpectrumSpec::window, "samples that a frame looks at", between(2, 100'000)),
                      field("bands", &SpectrumSpec::bands, "numbers of a frame", between(1, 1000)));
  }
};

// Sounds as stored, int16, of one length [N, T] or of different ones [E] with `start` -> frames [F, bands] float32 with `start`:
// frame j of a row stands beside its samples j step .. (j + 1) step - 1, the last one beside fewer. Its numbers are
//
//   log(1e-6 + sum_f w_b(f) |F(f)|^2)
//
// F: the Fourier transform of `window` samples, scaled to [-1, 1), around the frame's middle, under a Hann window; 0 stands
// beyond the ends. w_b: triangles of equal width and half overlap in mel(f) = 2595 log10(1 + f / 700), from 0 to half of `rate`
// (samples a second). Throws UserError where a band is narrower than the transform resolves.
Column spectrum_of(const SpectrumSpec& spec, const Column& stored, std::int64_t rate);

}  // namespace gx
