// The three turns of an adversarial autoencoder (Makhzani et al. 2016, arXiv 1511.05644, section 2). In a step, on one batch:
//
//   reconstruction  encoder and decoder bring x back: -log p(x|z, y), z ~ q(z|x)
//   discriminator   learns to tell draws of p(z) from codes
//   encoder         learns to make codes that the discriminator takes for draws of p(z)
#pragma once

#include "generatrix/families/adversarial/divergence.h"
#include "generatrix/families/prior_autoencoder/prior_autoencoder.h"
#include "generatrix/nn/net.h"

namespace gx {

// discriminator: z [B, Z] -> [B, 1], the logit of its being drawn from p(z), which is asked without a condition.
std::vector<Turn> adversarial_turns(const PriorAutoencoder::Parts& parts, const NetPtr& discriminator,
                                    const Divergence& divergence);

}  // namespace gx
