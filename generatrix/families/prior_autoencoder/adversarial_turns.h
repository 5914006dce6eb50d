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

// Whom codes are compared with: draws of p(z), whatever rows are given; or each with a draw of p(z|y) under what its own row is
// given, which the discriminator is then told too (section 2.3).
enum class Against { all, own };

// discriminator: z [B, Z] -> [B, 1], the logit of its being drawn from the prior; Against::own: z and the words of
// parts.prior_reader, [B, Z + C].
std::vector<Turn> adversarial_turns(const PriorAutoencoder::Parts& parts, const NetPtr& discriminator,
                                    const Divergence& divergence, Against against = Against::all);

}  // namespace gx
