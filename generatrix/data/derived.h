// What an event is given, made of the event itself: pairs for denoising, super-resolution, inpainting and colorizing.
//
//   noise      x + sd e,  e ~ N(0, 1), in levels of 255
//   blur       x convolved with a normal law of deviation sd, in pixels
//   downscale  blocks of factor x factor pixels become their mean
//   mask       pixels of a region become 0, and a channel is added: 255 where a pixel is known
//   edges      the size of the gradient of the brightness (Sobel's filter)
//   grey       the brightness of colors (Rec. 601)
//   invert     255 - x
//   turn       x turned by quarters, against the clock
#pragma once

#include <variant>

#include "generatrix/base/rng.h"
#include "generatrix/data/rows.h"
#include "generatrix/spec/fields.h"

namespace gx {

struct NoiseSpec {
  static constexpr std::string_view kind = "noise";
  double sd = 50;
  static auto fields() { return std::tuple(field("sd", &NoiseSpec::sd, "deviation of the noise in levels of 255", positive)); }
};
struct BlurSpec {
  static constexpr std::string_view kind = "blur";
  double sd = 1.5;
  static auto fields() {
    return std::tuple(field("sd", &BlurSpec::sd, "deviation in pixels", Check{.low = 0, .high = 20, .above_low = true}));
  }
};
struct DownscaleSpec {
  static constexpr std::string_view kind = "downscale";
  std::int64_t factor = 4;
  static auto fields() {
    return std::tuple(field("factor", &DownscaleSpec::factor, "pixels along a side that become one", at_least(2)));
  }
};
Check known_region();  // those of region.h, and "random"
struct MaskSpec {
  static constexpr std::string_view kind = "mask";
  std::string region = "lower";
  static auto fields() {
    return std::tuple(
        field("region", &MaskSpec::region,
              "what is hidden: half of the picture, a quadrant, all quadrants but one, its middle, or a random square",
              known_region()));
  }
};
struct EdgesSpec {
  static constexpr std::string_view kind = "edges";
  static auto fields() { return std::tuple(); }
};
struct GreySpec {
  static constexpr std::string_view kind = "grey";
  static auto fields() { return std::tuple(); }
};
struct InvertSpec {
  static constexpr std::string_view kind = "invert";
  static auto fields() { return std::tuple(); }
};
struct QuarterTurnSpec {
  static constexpr std::string_view kind = "turn";
  std::int64_t quarters = 1;
  static auto fields() { return std::tuple(field("quarters", &QuarterTurnSpec::quarters, "of a full turn", between(1, 3))); }
};
using DerivedSpec = std::variant<NoiseSpec, BlurSpec, DownscaleSpec, MaskSpec, EdgesSpec, GreySpec, InvertSpec, QuarterTurnSpec>;

// stored bytes [B, C, H, W] -> bytes of the condition. The noise and the random region of a row depend on rng's seed and the
// row's own bytes alone, so a row has one condition for ever. Throws UserError for what is no picture of bytes, or has no block
// of that size.
Column derived(const DerivedSpec& spec, const Column& stored, const Rng& rng);

}  // namespace gx
