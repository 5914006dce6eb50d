// A model with a ladder of latent variables, trained by a variational bound:
//
//   log p(x) >= E_q [ log p(x|z_1..z_L) ] - sum_l E_q KL(q(z_l | z above, x) || p(z_l | z above))
//
// The divergence of each rung has a closed form given the draws above it, so one walk down gives bound and gradient.
#pragma once

#include "generatrix/contract/abilities.h"
#include "generatrix/contract/model.h"
#include "generatrix/families/hierarchy/ladder.h"
#include "generatrix/families/latent/decoder.h"
#include "generatrix/families/latent/objective.h"
#include "generatrix/nn/reader.h"

namespace gx {

class Hierarchy final : public Model,
                        public CanSample,
                        public CanComplete,
                        public CanScore,
                        public CanEncode,
                        public CanDecode,
                        public HasPrior {
 public:
  struct Parts {
    ReaderPtr reader;  // of the event
    Shape reads;       // joined_shape of what the first rung reads
    std::shared_ptr<Ladder> ladder;
    std::shared_ptr<Decoder> decoder;  // p(x|h_0)
    Bound bound;
    // While the weight of the KL grows, each rung's KL weighs in proportion to its nats by latent dimension, 1 in the mean: no
    // rung is driven to nothing while others still fill (Vahdat and Kautz 2020, appendix A, as their program has it).
    bool balance = false;
  };
  Hierarchy(Parts parts, Task task);

  std::vector<Turn> turns() override;  // "model"; watches the nats of each rung as kl_1 .. kl_L
  std::int64_t passes_to_sample() const override { return static_cast<std::int64_t>(parts_.ladder->size()); }
  std::int64_t passes_to_score() const override { return 2 * passes_to_sample(); }  // up and down
  Rows sample(std::int64_t n, const Rows& given, Rng& rng) override;
  Rows complete(const Batch& partial, std::int64_t n, Rng& rng) override;  // pseudo_gibbs
  ScoreInfo::Kind exactness() const override { return ScoreInfo::Kind::estimate; }
  Score score(const Batch& batch, Rng& rng) override;  // the bound, one draw of z per row
  ScoreInfo score_info() const override;
  Distribution encode(const Batch& batch) override;             // LadderLaw: q(z|x), [B, Z]
  RowsLaw decode(const Tensor& z, const Rows& given) override;  // z of all rungs, z_1 first
  Distribution prior(const Rows& given) override;

 private:
  RowsLaw law_of(const Tensor& h) const;          // h_0 [..., B, ...]
  Elbo elbo(const Batch& batch, Rng& rng) const;  // kl [B, L]
  std::vector<Tensor> climb(const Batch& batch) const;
  Tensor balanced(const Tensor& kl) const;  // weight of each rung, [L], without gradient
  Parts parts_;
};

}  // namespace gx
