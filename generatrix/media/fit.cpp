#include "generatrix/media/fit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

// One new pixel along one axis: the old pixels begin, begin + 1, ... with whole weights that sum to Axis::total.
struct Taps {
  std::int64_t begin = 0;
  std::vector<double> weights;
};

struct Axis {
  double total = 1;
  std::vector<Taps> taps;  // of the new pixels that the frame shows

  std::int64_t first() const { return taps.front().begin; }  // of the old pixels that are needed
  std::int64_t end() const { return taps.back().begin + static_cast<std::int64_t>(taps.back().weights.size()); }
};

// In units where an old pixel has length `to` and a new one `from`, both begin at whole numbers.
Taps area_taps(std::int64_t i, std::int64_t from, std::int64_t to) {
  const auto left = i * from, right = left + from;
  Taps taps{left / to, {}};
  for (auto at = taps.begin; at * to < right; ++at)
    taps.weights.push_back(static_cast<double>(std::min(right, (at + 1) * to) - std::max(left, at * to)));
  return taps;
}

// The center of new pixel i lies at (2 i + 1) from / (2 to) - 1/2 between the centers of old pixels; beyond the outermost ones
// their values go on.
Taps bilinear_taps(std::int64_t i, std::int64_t from, std::int64_t to) {
  const auto at = std::clamp((2 * i + 1) * from - to, std::int64_t{0}, 2 * to * (from - 1));
  const auto rest = at % (2 * to);
  Taps taps{at / (2 * to), {static_cast<double>(2 * to - rest)}};
  if (rest > 0) taps.weights.push_back(static_cast<double>(rest));
  return taps;
}

// Pixels skip .. skip + count of an axis that is scaled from `from` to `to` pixels.
Axis scaled_axis(std::int64_t from, std::int64_t to, std::int64_t skip, std::int64_t count) {
  Axis axis{static_cast<double>(to < from ? from : 2 * to), {}};
  for (auto i = skip; i < skip + count; ++i) axis.taps.push_back(to < from ? area_taps(i, from, to) : bilinear_taps(i, from, to));
  return axis;
}

// All weights are whole, so that the sums are exact and equal sums give equal pixels.
// First whole rows are added up, then the pixels along the sum; `out` is row by row, `stride` bytes apart.
void scale(const Image& image, const Axis& down, const Axis& across, std::uint8_t* out, std::int64_t stride) {
  const auto c = image.channels, first = across.first() * c;
  std::vector<double> sum(static_cast<std::size_t>(across.end() * c - first));
  for (std::size_t y = 0; y < down.taps.size(); ++y, out += stride) {
    std::ranges::fill(sum, 0);
    const auto* row = image.pixels.data() + down.taps[y].begin * image.width * c + first;
    for (const double weight : down.taps[y].weights) {
      for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += weight * row[i];
      row += image.width * c;
    }
    for (std::size_t x = 0; x < across.taps.size(); ++x) {
      for (std::int64_t channel = 0; channel < c; ++channel) {
        const auto* at = sum.data() + across.taps[x].begin * c - first + channel;
        double value = 0;
        for (const double weight : across.taps[x].weights) value += weight * *at, at += c;
        out[static_cast<std::int64_t>(x) * c + channel] =
            static_cast<std::uint8_t>(std::floor(value / (down.total * across.total) + 0.5));
      }
    }
  }
}

void check(const Image& image, std::int64_t height, std::int64_t width) {
  const bool good = image.width > 0 && image.height > 0 && image.channels > 0 && height > 0 && width > 0 &&
                    image.pixels.size() == static_cast<std::size_t>(image.width * image.height * image.channels);
  if (!good)
    throw errors::misuse("fit", fmt::format("{} bytes for {} x {} pixels", image.pixels.size(), image.width, image.height),
                         "a whole picture and a frame of one pixel or more");
}

}  // namespace

Image fit(const Image& image, std::int64_t height, std::int64_t width, Fit how) {
  check(image, height, width);
  // the axis that gets the frame's own length: the one that needs more of it to cover, or less of it to fit
  const bool wide = image.width * height >= width * image.height;
  const bool by_height = wide == (how == Fit::crop);
  const auto nearest = [](std::int64_t a, std::int64_t b, std::int64_t c) { return (2 * a * b + c) / (2 * c); };
  const auto h = by_height ? height : std::max<std::int64_t>(1, nearest(image.height, width, image.width));
  const auto w = by_height ? std::max<std::int64_t>(1, nearest(image.width, height, image.height)) : width;
  const auto shown_h = std::min(h, height), shown_w = std::min(w, width);
  const auto down = scaled_axis(image.height, h, (h - shown_h) / 2, shown_h);
  const auto across = scaled_axis(image.width, w, (w - shown_w) / 2, shown_w);
  Image out{width, height, image.channels, std::vector<std::uint8_t>(static_cast<std::size_t>(height * width * image.channels))};
  const auto corner = ((height - shown_h) / 2 * width + (width - shown_w) / 2) * image.channels;
  scale(image, down, across, out.pixels.data() + corner, width * image.channels);
  return out;
}

}  // namespace gx
