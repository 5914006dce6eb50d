#include "generatrix/eval/latent_view.h"

#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/point_mass.h"

namespace gx {

std::optional<LatentView> latent_view(Model& model) {
  auto* encoder = dynamic_cast<CanEncode*>(&model);
  auto* decoder = dynamic_cast<CanDecode*>(&model);
  auto* prior = dynamic_cast<HasPrior*>(&model);
  if (!encoder || !decoder || !prior) return std::nullopt;
  return LatentView{*encoder, *decoder, *prior};
}

bool is_point_mass(const Distribution& q) {
  const auto* events = q.as<Independent>();
  return (events ? events->base : q).as<PointMass>() != nullptr;
}

}  // namespace gx
