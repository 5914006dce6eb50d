// The three laws of a model with latents that judging it needs: q(z|x), p(x|z) and p(z).
#pragma once

#include <optional>

#include "generatrix/contract/abilities.h"
#include "generatrix/contract/model.h"

namespace gx {

struct LatentView {
  CanEncode& encoder;
  CanDecode& decoder;
  HasPrior& prior;
};

// Nothing when the model lacks one of the three.
std::optional<LatentView> latent_view(Model& model);

}  // namespace gx
