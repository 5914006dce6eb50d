// How a feature net of somebody else wants its pictures: the settings of the TOML file beside the net, and the pictures made so.
#pragma once

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "generatrix/base/tensor.h"
#include "generatrix/spec/fields.h"

namespace gx {

struct PictureInput {
  std::string output, logits;
  std::string pool = "none";
  std::vector<std::int64_t> size;
  std::string resize = "bilinear";
  std::int64_t channels = 3;
  std::string layout = "channels_first";
  bool bytes = true;
  std::vector<double> range{0, 1}, mean{0}, std{1};

  static auto fields() {
    return std::tuple(
        field("output", &PictureInput::output, "the net's output that holds the features; empty: its first"),
        field("logits", &PictureInput::logits, "the output that holds logits of classes, for the classifier score; empty: none"),
        field("pool", &PictureInput::pool,
              "of an output with positions: none takes all numbers, mean their mean, first the first position (a class token)",
              one_of({"none", "mean", "first"})),
        field("size", &PictureInput::size, "height and width of its pictures; empty: what the net says", positive),
        field("resize", &PictureInput::resize,
              "nearest, bilinear (between centers), bilinear_tf1 (from the corner, as the first FID), or over the area of new "
              "pixels "
              "as PIL does: bilinear_antialias, bicubic_antialias",
              one_of({"nearest", "bilinear", "bilinear_tf1", "bilinear_antialias", "bicubic_antialias"})),
        field("channels", &PictureInput::channels, "3: grey is repeated; 1: colors become grey (.299 R + .587 G + .114 B)",
              one_of({1, 3})),
        field("layout", &PictureInput::layout, "order of a picture's axes", one_of({"channels_first", "channels_last"})),
        field("bytes", &PictureInput::bytes, "round values to 256 levels first, as files of pictures hold them"),
        field("range", &PictureInput::range, "what black and white become"),
        field("mean", &PictureInput::mean, "taken away then, of each channel or of all"),
        field("std", &PictureInput::std, "divided by then, of each channel or of all", positive));
  }
};

// x [B, C, H, W] in [0, 1] with C 1 or 3: float [B, channels, size...] or [B, size..., channels], contiguous. `size` must have
// two numbers, `range` two, `mean` and `std` one or as many as there are channels; else std::logic_error. Resizing goes axis by
// axis without keeping proportions, and its result is kept in [0, 1].
Tensor prepare_pictures(const Tensor& x, const PictureInput& input);

}  // namespace gx
