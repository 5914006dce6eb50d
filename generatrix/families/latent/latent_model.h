// A latent-variable model trained by a variational bound: p(x) = integral of p(x|z) p(z), with q(z|x) beside it.
#pragma once

#include "generatrix/contract/abilities.h"
#include "generatrix/contract/model.h"
#include "generatrix/families/latent/decoder.h"
#include "generatrix/families/latent/objective.h"

namespace gx {

class LatentModel final : public Model, public CanSample, public CanScore, public CanEncode, public CanDecode, public HasPrior {
 public:
  struct Parts {
    ConditionalPtr posterior;          // q(z|x)
    std::shared_ptr<Decoder> decoder;  // p(x|z)
    ConditionalPtr prior;              // p(z)
    Objective objective;
  };
  explicit LatentModel(Parts parts);

  std::vector<Turn> turns() override;  // one: "model"
  // x ~ p(x|z), z ~ p(z). A likelihood that is no density (Bernoulli on grey values) gives its mean: a draw would not be grey.
  Tensor sample(std::int64_t n, const Tensor& given, Rng& rng) override;
  Score score(const Batch& batch, Rng& rng) override;  // ELBO, one draw of z per row
  Distribution encode(const Batch& batch) override;
  Distribution decode(const Tensor& z, const Tensor& given) override;
  Distribution prior(const Tensor& given) override;

 private:
  Elbo elbo(const Batch& batch, Rng& rng);
  Loss loss(const Batch& batch, Step& step);
  Parts parts_;
};

}  // namespace gx
