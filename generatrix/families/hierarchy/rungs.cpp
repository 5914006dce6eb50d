#include "generatrix/families/hierarchy/rungs.h"

#include <fmt/format.h>

#include <algorithm>

#include "generatrix/nn/nets.h"
#include "generatrix/nn/residual.h"
#include "generatrix/nn/resized_residual.h"

namespace gx {
namespace {

using Sizes = std::vector<std::int64_t>;

NetPtr mlp_between(const MlpRungsSpec& spec, std::int64_t n_in, std::int64_t layers, std::int64_t width, std::int64_t n_out) {
  return std::make_shared<Mlp>(n_in, Sizes(static_cast<std::size_t>(layers), width), n_out, spec.activation, spec.norm);
}

Rungs mlp_rungs(const MlpRungsSpec& spec, const Sizes& latent, const Shape& reads) {
  const auto top = latent.size() - 1;
  Rungs all{.below = {spec.hidden[0]}};
  for (std::size_t l = 0; l <= top; ++l) {
    const auto width = spec.hidden[l], below = spec.hidden[l == 0 ? 0 : l - 1], h = l == top ? 0 : width;
    const MlpSpec from_data{Sizes(static_cast<std::size_t>(spec.layers), width), spec.activation, spec.norm};
    all.rungs.push_back(
        {.up = l == 0 ? net_to_vector(from_data, reads, width) : mlp_between(spec, below, spec.layers, width, width),
         .prior = l == top ? nullptr : mlp_between(spec, width, 1, width, 2 * latent[l]),
         .posterior = mlp_between(spec, h + width, 1, width, 2 * latent[l]),
         .down = mlp_between(spec, h + latent[l], spec.layers, width, below),
         .latent = {latent[l]}});
  }
  return all;
}

Rungs conv_rungs(const ConvRungsSpec& spec, const Sizes& latent, const Shape& reads) {
  const auto top = latent.size() - 1;
  // A full-size h_0 has half the maps of the first rung: its convolutions would be the most expensive ones otherwise.
  Rungs all{.below = {std::max<std::int64_t>(spec.channels[0] / 2, 1), reads[1], reads[2]}};
  auto told = reads;       // the shape of x, then of d_l
  auto below = all.below;  // the shape of h_l-1
  for (std::size_t l = 0; l <= top; ++l) {
    Shape size{spec.channels[l], told[1], told[2]};
    for (std::int64_t i = 0; i < spec.halvings[l]; ++i) size[1] = (size[1] + 1) / 2, size[2] = (size[2] + 1) / 2;
    const auto maps = size[0], h = l == top ? 0 : maps;
    const ResidualSpec two_layers{.channels = maps, .blocks = 0, .activation = spec.activation};
    all.rungs.push_back(
        {.up = std::make_shared<ResizedResidual>(told, size, spec.blocks, spec.activation),
         .prior = l == top ? nullptr : std::make_shared<ResidualConv>(maps, 2 * latent[l], two_layers),
         .posterior = std::make_shared<ResidualConv>(h + maps, 2 * latent[l], two_layers),
         .down = std::make_shared<ResizedResidual>(Shape{h + latent[l], size[1], size[2]}, below, spec.blocks, spec.activation),
         .latent = {latent[l], size[1], size[2]}});
    told = below = size;
  }
  return all;
}

struct WhyNot {
  const Sizes& latent;
  std::optional<std::string> lengths(const char* setting, std::size_t found) const {
    if (found == latent.size()) return {};
    return fmt::format("latent has {} rungs and {} has {}: give each rung one number", latent.size(), setting, found);
  }
  std::optional<std::string> operator()(const MlpRungsSpec& spec) const { return lengths("net.hidden", spec.hidden.size()); }
  std::optional<std::string> operator()(const ConvRungsSpec& spec) const {
    if (auto reason = lengths("net.channels", spec.channels.size())) return reason;
    return lengths("net.halvings", spec.halvings.size());
  }
};

}  // namespace

std::optional<std::string> why_not(const RungsSpec& spec, const Sizes& latent) {
  if (latent.empty()) return "latent has no rung: give the size of z_1, or of z_1 to the top";
  return std::visit(WhyNot{latent}, spec);
}

Rungs make_rungs(const RungsSpec& spec, const Sizes& latent, const Shape& reads) {
  if (const auto* mlp = std::get_if<MlpRungsSpec>(&spec)) return mlp_rungs(*mlp, latent, reads);
  return conv_rungs(std::get<ConvRungsSpec>(spec), latent, reads);
}

NetPtr net_from_rungs(const RungsSpec& spec, const Shape& below, const Shape& event, std::int64_t n_per_cell) {
  if (const auto* mlp = std::get_if<MlpRungsSpec>(&spec))
    return net_to_event(MlpSpec{{mlp->hidden[0]}, mlp->activation, mlp->norm}, below[0], event, n_per_cell);
  const Shape numbers{event[0] * n_per_cell, event[1], event[2]};
  const auto& activation = std::get<ConvRungsSpec>(spec).activation;
  return channels_to_parameters(std::make_shared<ResizedResidual>(below, numbers, /*blocks=*/0, activation), n_per_cell);
}

}  // namespace gx
