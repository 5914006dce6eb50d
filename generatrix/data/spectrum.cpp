#include "generatrix/data/spectrum.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

constexpr double kFull = 32'768;  // the largest sample
constexpr double kFloor = 1e-6;
constexpr std::int64_t kAtOnce = 4096;  // frames

Tensor mel_of(const Tensor& frequency) { return 2595 * at::log10(1 + frequency / 700); }

// w [bands, window / 2 + 1]
Tensor triangles(const SpectrumSpec& spec, std::int64_t rate) {
  const auto n = spec.window / 2 + 1;
  const auto frequency = at::arange(n, at::kDouble) * static_cast<double>(rate) / static_cast<double>(spec.window);
  const auto mel = mel_of(frequency), end = mel_of(at::scalar_tensor(static_cast<double>(rate) / 2, at::kDouble));
  const auto width = end / static_cast<double>(spec.bands + 1);
  const auto middle = width * at::arange(1, spec.bands + 1, at::kDouble).unsqueeze(1);
  const auto w = (1 - (mel - middle).abs() / width).clamp_min(0);
  if ((w.sum(1) == 0).any().item<bool>())
    throw errors::bad_value("data.given.bands", std::to_string(spec.bands),
                            fmt::format("a window of {} samples tells fewer bands apart", spec.window));
  return w.to(at::kFloat);
}

// Frames of one sound, float [T] -> [F, bands].
Tensor frames_of(const SpectrumSpec& spec, const Tensor& sound, const Tensor& weights, const Tensor& hann) {
  const auto n = (sound.size(0) + spec.step - 1) / spec.step;
  const auto before = spec.window / 2 - spec.step / 2;  // a frame's window begins so many samples before the frame
  const auto after = std::max<std::int64_t>(0, (n - 1) * spec.step - before + spec.window - sound.size(0));
  const auto padded = at::constant_pad_nd(sound, {before, after});
  std::vector<Tensor> parts;
  for (std::int64_t first = 0; first < n; first += kAtOnce) {
    const auto n_here = std::min(kAtOnce, n - first);
    const auto some = padded.narrow(0, first * spec.step, (n_here - 1) * spec.step + spec.window);
    const auto power = at::fft_rfft(some.unfold(0, spec.window, spec.step) * hann).abs().square();  // [F, window / 2 + 1]
    parts.push_back((kFloor + at::matmul(power, weights.t())).log());
  }
  return at::cat(parts);
}

}  // namespace

Column spectrum_of(const SpectrumSpec& spec, const Column& stored, std::int64_t rate) {
  const auto weights = triangles(spec, rate), hann = at::hann_window(spec.window, at::kFloat);
  const auto n_rows = stored.size();
  const auto start =
      stored.start.defined() ? stored.start.to(at::kCPU).contiguous() : at::arange(n_rows + 1, at::kLong) * stored.data.size(1);
  const auto samples = stored.data.flatten();
  std::vector<Tensor> frames;
  std::vector<std::int64_t> starts{0};
  for (std::int64_t row = 0; row < n_rows; ++row) {
    const auto* at_row = start.const_data_ptr<std::int64_t>() + row;
    const auto sound = samples.slice(0, at_row[0], at_row[1]).to(at::kCPU, at::kFloat) / kFull;
    if (sound.size(0) > 0) frames.push_back(frames_of(spec, sound, weights, hann));
    starts.push_back(starts.back() + (sound.size(0) > 0 ? frames.back().size(0) : 0));
  }
  return {frames.empty() ? at::zeros({0, spec.bands}) : at::cat(frames), {}, {}, at::tensor(starts, at::kLong)};
}

}  // namespace gx
