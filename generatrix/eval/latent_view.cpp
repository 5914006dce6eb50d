#include "generatrix/eval/latent_view.h"

namespace gx {

std::optional<LatentView> latent_view(Model& model) {
  auto* encoder = dynamic_cast<CanEncode*>(&model);
  auto* decoder = dynamic_cast<CanDecode*>(&model);
  auto* prior = dynamic_cast<HasPrior*>(&model);
  if (!encoder || !decoder || !prior) return std::nullopt;
  return LatentView{*encoder, *decoder, *prior};
}

}  // namespace gx
