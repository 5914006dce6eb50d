// A latent-variable model trained by a variational bound: p(x) = integral of p(x|z) p(z), with q(z|x) beside it. With labels it
// is p(x|y) = integral of p(x|z, y) p(z) with q(z|x, y) (Sohn, Lee and Yan, Learning Structured Output Representation using Deep
// Conditional Generative Models, 2015; Kingma et al. 2014, arXiv 1406.5298, model M2 with y observed).
#pragma once

#include "generatrix/contract/abilities.h"
#include "generatrix/contract/model.h"
#include "generatrix/families/latent/decoder.h"
#include "generatrix/families/latent/objective.h"

namespace gx {

class LatentModel final : public Model,
                          public CanSample,
                          public CanScore,
                          public CanEncode,
                          public CanDecode,
                          public HasPrior,
                          public TakesLabels {
 public:
  struct Parts {
    ConditionalPtr posterior;          // q(z|x)
    std::shared_ptr<Decoder> decoder;  // p(x|z)
    ConditionalPtr prior;              // p(z)
    Objective objective;
    // With labels the posterior reads events of shape event_with_label (nn/labels.h), and the decoder [Z + classes].
    std::int64_t classes = 0;  // 0: no labels
    Shape posterior_event = {};
  };
  explicit LatentModel(Parts parts);

  std::vector<Turn> turns() override;  // one: "model"
  // x ~ p(x|z), z ~ p(z); with labels, and `given` undefined, y is uniform. A likelihood that is no density (Bernoulli on grey
  // values) gives its mean: a draw would not be grey.
  Tensor sample(std::int64_t n, const Tensor& given, Rng& rng) override;
  Score score(const Batch& batch, Rng& rng) override;  // ELBO, one draw of z per row
  Distribution encode(const Batch& batch) override;
  Distribution decode(const Tensor& z, const Tensor& given) override;
  Distribution prior(const Tensor& given) override;
  std::int64_t classes() const override { return parts_.classes; }

 private:
  Elbo elbo(const Batch& batch, Rng& rng);
  Loss loss(const Batch& batch, Step& step);
  Parts parts_;
};

}  // namespace gx
