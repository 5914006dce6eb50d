// Samples against a mixture whose modes are known (Srivastava et al. 2017, VEEGAN, arXiv 1705.07761, section 4.1).
//
// A sample is of high quality when it lies within 3 standard deviations of its nearest center; a mode is found when at least one
// sample of high quality is nearest to it. In two dimensions 1 - e^(-9/2) = 98.89 % of the mixture's own draws are of high
// quality: more than that means modes that are too narrow.
#pragma once

#include "generatrix/data/modes.h"

namespace gx {

struct ModeStatistics {
  std::int64_t found = 0;
  double high_quality = 0;  // share of all samples
  double reverse_kl = 0;    // KL(q || uniform) of the modes that samples of high quality are nearest to, in nats; log K for one
};

// samples [n, D] in the data's own units; modes.known(), of equal weight. Without a sample of high quality reverse_kl is
// infinite.
ModeStatistics mode_statistics(const Tensor& samples, const Modes& modes);

}  // namespace gx
