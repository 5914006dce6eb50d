// Distances of samples to held-out rows, by which a training may choose its best weights (train.choose_by).
#pragma once

#include "generatrix/train/validator.h"

namespace gx {

// "frechet_distance" and "sliced_wasserstein" (eval/two_sample) between values as the model reads them, not between features of a
// net: a net that chose the weights could no longer judge them. At most 1000 rows that the stream chooses, and as many samples,
// told what usual_conditions says.
SampleMeasures sample_measures();

}  // namespace gx
