// What a latent-variable model maximizes, as a value that the recipe passes: a function of the model's graph of random variables.
//
//   ELBO(x) = E_q(z|x) [log p(x|z)] - KL(q(z|x) || p(z))        Kingma and Welling 2014, eq. 3
#pragma once

#include <functional>

#include "generatrix/contract/turn.h"
#include "generatrix/prob/rows_law.h"
#include "generatrix/spec/fields.h"

namespace gx {

// The graph for a batch, with gradient.
struct Latent {
  const Batch& batch;
  const Distribution& posterior;  // q(z|x): batch [B], event [Z]
  const Distribution& prior;      // p(z): batch [] or [B], event [Z]
  const Tensor& z;                // of the posterior: [B, Z], or [K, B, Z] where the objective asks for K draws
  const RowsLaw& likelihood;      // p(x|z): batch [B] or [K, B]
};

// The two halves of the bound, in nats.
struct Elbo {
  Tensor reconstruction;  // [B] or [K, B]    log p(x|z)
  Tensor kl;              // [B, G] by latent dimension where a closed form exists, [B, 1] as a Monte Carlo estimate otherwise
};
Elbo elbo_of(const Latent& latent);

struct Objective {
  std::function<Loss(const Latent&, const Step&)> loss;
  bool by_rows;              // as Turn::by_rows: every term is a mean over rows
  std::int64_t n_draws = 0;  // K: draws of z for each row; 0: one, without a dimension of its own
};

// How the weight of the KL moves over training.
//   constant  1
//   linear    from 0 to 1 over the first `warm_up` share of all steps (Bowman et al. 2016, Sonderby et al. 2016)
//   logistic  1 / (1 + exp(-12 (s - 1/2))), s the share of those steps that are over (Bowman et al. 2016, figure
//             2), then 1
//   cyclic    `cycles` times: from 0 to 1 over the `warm_up` share of the cycle, then 1 (Fu et al. 2019, arXiv 1903.10145)
struct KlScheduleSpec {
  std::string shape = "constant";
  double warm_up = 0.3;
  std::int64_t cycles = 4;

  static auto fields() {
    return std::tuple(
        field("shape", &KlScheduleSpec::shape, "constant, linear, logistic or cyclic",
              one_of({"constant", "linear", "logistic", "cyclic"})),
        field("warm_up", &KlScheduleSpec::warm_up, "share of the run (of each cycle) in which the weight grows", between(0, 1)),
        field("cycles", &KlScheduleSpec::cycles, "number of cycles when cyclic", positive));
  }
};

double kl_weight(const KlScheduleSpec& spec, const Step& step);  // in [0, 1]

// What of the two halves is minimized.
struct Bound {
  double beta = 1;
  KlScheduleSpec schedule;
  double free_bits = 0;  // nats that each group may use before its KL counts
};

// -E[log p(x|z)] + beta * kl_weight * sum_g share_g max(KL_g, free_bits), averaged over the batch, where KL_g is averaged over
// the batch before the maximum (free bits: Kingma et al. 2016, arXiv 1606.04934, eq. 15). shares: [G]; undefined: ones. Watches
// the ELBO with beta = 1 and the weight in force.
Loss bound_loss(const Elbo& elbo, const Bound& bound, const Step& step, const Tensor& shares = {});

// That as an objective of a latent model.
Objective beta_elbo(double beta, KlScheduleSpec schedule, double free_bits);

}  // namespace gx
