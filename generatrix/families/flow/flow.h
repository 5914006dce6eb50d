// A normalizing flow: x = f(z), z ~ p(z), f invertible, hence
//
//   log p(x) = log p(z) + log |det dz/dx|,  z = inverse of f at x                (Dinh et al. 2017, arXiv 1605.08803, eq. 2-3)
//
// On reals this is the score: exact, a density. Bits, levels and whole numbers are dequantized first (dequantization.h) and the
// score is a lower bound, in expectation over one draw of the noise for each row, on log P(x) of what is stored. Where the noise
// is learned (variational_noise.h), it learns along with the flow, by the same bound.
#pragma once

#include <algorithm>
#include <optional>

#include "generatrix/contract/abilities.h"
#include "generatrix/contract/model.h"
#include "generatrix/contract/reads_within_grain.h"
#include "generatrix/families/flow/dequantization.h"
#include "generatrix/families/flow/layer.h"
#include "generatrix/families/flow/variational_noise.h"
#include "generatrix/nn/conditional.h"
#include "generatrix/nn/reader.h"

namespace gx {

class Flow final : public Model,
                   public CanSample,
                   public CanScore,
                   public CanEncode,
                   public CanDecode,
                   public CanInvert,
                   public HasPrior,
                   public ReadsWithinGrain,
                   public NeedsWarmStart {
 public:
  struct Parts {
    FlowLayerPtr layers;                           // between latents [Z] and real numbers [...shape] of the event's only field
    std::optional<Dequantization> levels;          // of bits and levels; none for reals
    ReaderPtr given_reader;                        // of task.given; null when nothing is given
    ConditionalPtr base = {};                      // p(z) of vectors [Z]; null: N(0, I)
    std::shared_ptr<VariationalNoise> noise = {};  // of levels; null: uniform
  };
  Flow(Parts parts, Task task);

  std::vector<Turn> turns() override;  // one, "model": the mean of -log p(x) in nats
  Rows sample(std::int64_t n, const Rows& given, Rng& rng) override;
  Score score(const Batch& batch, Rng& rng) override;
  // Every layer waits for the one before; an autoregressive one has a pass for each number, one way.
  std::int64_t passes_to_sample() const override { return std::max<std::int64_t>(1, parts_.layers->depth().to_data); }
  std::int64_t passes_to_score() const override;
  ScoreInfo score_info() const override;
  Distribution encode(const Batch& batch) override;             // the point z; of levels, the middle of their intervals
  RowsLaw decode(const Tensor& z, const Rows& given) override;  // the point f(z); of levels, the nearest
  Distribution prior(const Rows& given) override;               // on [Z]
  // f. On a discrete space its events are the numbers v of dequantization.h: inverse takes the space's values as they are,
  // forward gives values within half a level of one.
  Bijector bijector(const Rows& given) override;
  void warm_start(const Batch& batch, Rng& rng) override;

 private:
  struct Seen {
    Tensor v;      // [B, ...event]: of levels and whole numbers a number in each one's interval
    Tensor log_q;  // [B], or [] where it is 0: log q(u|x) of where in its interval
  };
  Seen seen(const Tensor& x, Rng& rng);
  Tensor log_prob(const Batch& batch, Rng& rng);    // [B]
  Tensor nats(const Tensor& x, const Rows& given);  // the same of x [B, ...event] that is dequantized already
  Parts parts_;
  Tensor like_;  // a weight: latents have its type and device
};

}  // namespace gx
