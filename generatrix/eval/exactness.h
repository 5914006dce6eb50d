// How exact the numbers of a trained model are: what its formulas promise, measured.
//
//   non_finite       scores of rows that are infinite or no number; none is left out of the count
//   round_trip       max |f(f^-1(x)) - x| of rows; round_trip_far the same at |x| = 10 with the rows' signs; round_trip_draws
//                    max |f^-1(f(z)) - z| of draws of the latents' law
//   log_det          max |log-det of f^-1 - log |det J||, J by automatic differentiation, of some rows
//   float32_score    max difference of float32 scores from float64 ones, nats
//   solver_error     max difference of float64 scores from those that a solver finds within a hundredth of the tolerance, nats
//   mass             sum of p(x) over a grid that reaches half of the points' range beyond them on each side: 1. Points: the
//   rows,
//                    and 2,000 draws of a model that draws, without their farthest thousandth on each side
//
// An invertible model is asked for round trips and log-dets, in float64 and in float32; far points and draws of real data alone;
// a model with an exact density in two dimensions for its mass; one that scores by a solver for the solver's error; every model
// that scores for what is not finite. Units are the model's own, those that its codec encodes to.
#pragma once

#include <string>
#include <vector>

#include "generatrix/base/rng.h"
#include "generatrix/contract/model.h"
#include "generatrix/data/rows.h"

namespace gx {

struct Exactness {
  std::string check, type;  // "float64" or "float32"
  double value = 0;
  double ideal = 0, allowed = 0;  // holds where |value - ideal| <= allowed
  std::int64_t n = 0;             // rows, draws or points of the grid
  bool holds() const;             // no value that is not finite holds
};

// Of the rows as the model reads them, on its device, in evaluation mode and without gradient. The model must score; it is put
// into float64 for a while and comes back as it was.
std::vector<Exactness> exactness_of(Model& model, const Batch& rows, const Rng& rng);

}  // namespace gx
