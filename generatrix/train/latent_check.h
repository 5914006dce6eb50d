// The state of a model's codes on some held-out rows: what the doctor reads at a validation.
#pragma once

#include <optional>

#include "generatrix/contract/model.h"
#include "generatrix/data/codec.h"
#include "generatrix/data/dataset.h"

namespace gx {

struct LatentCheck {
  std::int64_t dims = 0;              // of a code
  std::int64_t active = 0;            // whose mean varies over rows by more than 0.01 (Burda et al. 2016, section 5.2)
  std::optional<double> kl;           // nats of all dimensions, where it has a closed form
  std::int64_t below = 0;             // dimensions whose KL is below 0.01 nats
  std::optional<double> information;  // I_q(x; z) in nats (prob/estimators/posterior_information.h), where its law is cheap
  double most_information = 0;        // log n of the rows
  std::optional<double> mse;          // of the mean reconstruction from the mean code, per number, in the model's own unit
};

// On at most 512 rows, the first ones, in evaluation mode and without gradient: an encoding, a decoding and 512^2 densities.
// Nothing of a model without codes of real numbers, or whose codes are points: they have no KL, and their scale is free.
std::optional<LatentCheck> check_latents(Model& model, const Dataset& rows, const Codec& codec, const Rng& rng);

}  // namespace gx
