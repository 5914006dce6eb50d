// The nets of a ladder by kind, and the settings that choose them. Lists go from the rung next to the data to the top.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "generatrix/families/hierarchy/ladder.h"
#include "generatrix/nn/mlp.h"

namespace gx {

struct MlpRungsSpec {
  static constexpr std::string_view kind = "mlp";
  std::vector<std::int64_t> hidden = {256, 128, 64};
  std::int64_t layers = 2;
  std::string activation = "leaky_relu";
  NormSpec norm;

  static auto fields() {
    return std::tuple(
        field("hidden", &MlpRungsSpec::hidden, "width of each rung's layers, from data to top", net_width),
        field("layers", &MlpRungsSpec::layers, "hidden layers on the way from one rung to the next, up and down", net_depth),
        field("activation", &MlpRungsSpec::activation, "nonlinearity between layers", known_activation()),
        field("norm", &MlpRungsSpec::norm, "after each nonlinearity"));
  }
};

struct ConvRungsSpec {
  static constexpr std::string_view kind = "conv";
  std::vector<std::int64_t> channels = {32, 64, 64};
  std::vector<std::int64_t> halvings = {1, 1, 0};
  std::int64_t blocks = 1;
  std::string activation = "silu";

  static auto fields() {
    return std::tuple(
        field("channels", &ConvRungsSpec::channels, "feature maps of each rung, from data to top", net_width),
        field("halvings", &ConvRungsSpec::halvings, "how often height and width are halved below each rung", between(0, 10)),
        field("blocks", &ConvRungsSpec::blocks, "residual blocks on the way from one rung to the next, up and down",
              between(0, 1000)),
        field("activation", &ConvRungsSpec::activation, "nonlinearity before each convolution", known_activation()));
  }
};

using RungsSpec = std::variant<MlpRungsSpec, ConvRungsSpec>;

// The rungs of a ladder, and the net that reads h_0.
struct Rungs {
  std::vector<Ladder::Rung> rungs;
  Shape below;  // of h_0
};

// latent: numbers of z_l (mlp), or maps of z_l (conv). Why there are no such rungs; nothing when there are.
std::optional<std::string> why_not(const RungsSpec& spec, const std::vector<std::int64_t>& latent);
// Rungs over a tensor [B, ...reads]; conv reads images.
Rungs make_rungs(const RungsSpec& spec, const std::vector<std::int64_t>& latent, const Shape& reads);

// h_0 [..., ...below] -> [..., ...event, n_per_cell].
NetPtr net_from_rungs(const RungsSpec& spec, const Shape& below, const Shape& event, std::int64_t n_per_cell);

}  // namespace gx
