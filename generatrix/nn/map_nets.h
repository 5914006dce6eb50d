// Nets from an event to a map of vectors [D, h, w] and back, for codes that keep their places.
//
//   conv    halvings of an image, a 3 x 3 convolution, residual blocks, 1 x 1 to D maps; and the mirror (van den Oord,
//           Vinyals and Kavukcuoglu 2017, arXiv 1711.00937, section 4.1): 32 x 32 pixels with two halvings are 8 x 8
//
//   mlp     any event: `places` vectors in one line, a map of 1 x places
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "generatrix/nn/activation.h"
#include "generatrix/nn/net.h"
#include "generatrix/nn/sizes.h"
#include "generatrix/spec/fields.h"

namespace gx {

struct MapConvSpec {
  static constexpr std::string_view kind = "conv";
  std::vector<std::int64_t> channels = {32, 64};
  std::int64_t blocks = 2;
  std::int64_t inner = 32;
  std::string activation = "relu";

  static auto fields() {
    return std::tuple(
        field("channels", &MapConvSpec::channels, "channels after each halving of the image, from data to codes", net_width),
        field("blocks", &MapConvSpec::blocks, "residual blocks at the size of the map", between(0, 1000)),
        field("inner", &MapConvSpec::inner, "channels inside a residual block", net_width),
        field("activation", &MapConvSpec::activation, "nonlinearity between layers", known_activation()));
  }
};

struct MapMlpSpec {
  static constexpr std::string_view kind = "mlp";
  std::int64_t places = 8;
  std::vector<std::int64_t> hidden = {400};
  std::string activation = "relu";

  static auto fields() {
    return std::tuple(field("places", &MapMlpSpec::places, "vectors that stand for an event", net_width),
                      field("hidden", &MapMlpSpec::hidden, "widths of the hidden layers, from data to codes", net_width),
                      field("activation", &MapMlpSpec::activation, "nonlinearity between layers", known_activation()));
  }
};

using MapNetSpec = std::variant<MapConvSpec, MapMlpSpec>;

// Why a net of that spec has no map of events of that shape: convolutions want images that can be halved so often.
std::optional<std::string> why_not(const MapNetSpec& spec, const Shape& event);
// [h, w] of the map.
Shape map_size(const MapNetSpec& spec, const Shape& event);

// x [B, ...event] -> [B, n_dims, h, w].
NetPtr net_to_map(const MapNetSpec& spec, const Shape& event, std::int64_t n_dims);
// [..., n_dims, h, w] -> [..., ...event, n_per_dim]: the mirror.
NetPtr net_from_map(const MapNetSpec& spec, std::int64_t n_dims, const Shape& event, std::int64_t n_per_dim);

}  // namespace gx
