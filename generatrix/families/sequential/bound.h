// What a model of sequences maximizes, and what its score is: a lower bound on log p(x) by draws of the latents of all steps.
//
//   elbo   E_q [log p(x|z)] - KL(q(z|x) || p(z)) = E_q sum_t log p(x_t | z_t, s_t) - KL(q(z_t | s_t, x) || p(z_t | s_t))
//   iwae   log 1/K sum_k p(x, z^k) / q(z^k|x)                             Burda et al. 2016, arXiv 1509.00519
//   fivo   the same with particles that are drawn anew when few carry it   Maddison et al. 2017 (particle_filter.h)
//
// In expectation elbo <= iwae <= log p(x), and fivo <= log p(x); fivo is the tightest of long rows.
#pragma once

#include "generatrix/contract/turn.h"
#include "generatrix/families/latent/objective.h"
#include "generatrix/families/sequential/sequence_batch.h"

namespace gx {

struct ElboBoundSpec {
  static constexpr std::string_view kind = "elbo";
  KlScheduleSpec kl;

  static auto fields() {
    return std::tuple(field("kl", &ElboBoundSpec::kl, "how the weight of the KL moves over training; the score is of weight 1"));
  }
};
struct IwaeBoundSpec {
  static constexpr std::string_view kind = "iwae";
  std::int64_t particles = 4;

  static auto fields() {
    return std::tuple(field("particles", &IwaeBoundSpec::particles, "K: draws of the latents of a row", between(1, 1'000'000)));
  }
};
struct FivoBoundSpec {
  static constexpr std::string_view kind = "fivo";
  std::int64_t particles = 4;
  double resample_below = 0.5;

  static auto fields() {
    return std::tuple(field("particles", &FivoBoundSpec::particles, "K: particles of a row", between(1, 1'000'000)),
                      field("resample_below", &FivoBoundSpec::resample_below,
                            "particles are drawn anew when fewer than this share of them is effective", between(0, 1)));
  }
};
using SequenceBoundSpec = std::variant<ElboBoundSpec, IwaeBoundSpec, FivoBoundSpec>;

// Minus the bound, in nats a step. Watches "elbo" or "effective" (particles that carry the bound).
Loss loss_of(const SequenceBoundSpec& spec, const SequenceBatch& batch, const Step& step);
// The bound of each row: nats [B].
Tensor nats_of(const SequenceBoundSpec& spec, const SequenceBatch& batch, Rng& rng);

}  // namespace gx
