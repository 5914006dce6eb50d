// A latent-variable model trained by a variational bound: p(x) = integral of p(x|z) p(z), with q(z|x) beside it. With a condition
// y (a label, a picture, columns of a table) it is p(x|y) = integral of p(x|z, y) p(z|y) with q(z|x, y) (Sohn, Lee and Yan,
// Learning Structured Output Representation using Deep Conditional Generative Models, 2015; Kingma et al. 2014, arXiv 1406.5298,
// model M2 with y observed).
#pragma once

#include "generatrix/contract/abilities.h"
#include "generatrix/contract/completion_settings.h"
#include "generatrix/contract/model.h"
#include "generatrix/families/latent/decoder.h"
#include "generatrix/families/latent/encoder_ahead.h"
#include "generatrix/families/latent/latent_nets.h"
#include "generatrix/families/latent/objective.h"
#include "generatrix/families/latent/pseudo_gibbs.h"
#include "generatrix/nn/conditional.h"
#include "generatrix/nn/corruption.h"
#include "generatrix/nn/reader.h"

namespace gx {

class LatentModel final : public Model,
                          public CanSample,
                          public CanComplete,
                          public HasCompletionSettings,
                          public CanScore,
                          public CanEncode,
                          public CanDecode,
                          public HasPrior {
 public:
  struct Parts {
    ReaderPtr event_reader;            // of together(task): what the posterior is told
    ReaderPtr given_reader;            // of task.given: what decoder and prior are told; null when nothing is given
    ConditionalPtr posterior;          // q(z|x, y)
    std::shared_ptr<Decoder> decoder;  // p(x|z, y)
    ConditionalPtr prior;              // p(z|y)
    Objective objective;
    bool copies = false;  // the condition shows cells of the event (shown.h): the decoder's law is of with_hidden(event)
    double hidden = 0;    // share of the cells that the posterior is not told in training (told_part)
    // Of what the posterior is told in training, of one field of numbers; the model is scored and used on clean rows.
    Corruption corruption = {};
    // A net beside the model, such as a ratio of densities: part of the model's file, moved by its own turns alone.
    std::shared_ptr<torch::nn::Module> player = nullptr;
    std::vector<Turn> more_turns = {};
    // When the posterior moves by itself, on batches of its own, besides the turn of the whole model. Null: never.
    std::shared_ptr<EncoderAhead> encoder_ahead = nullptr;
  };
  LatentModel(Parts parts, Task task);

  std::vector<Turn> turns() override;  // "model", then "encoder" where it moves ahead, then more_turns
  // x ~ p(x|z), z ~ p(z). A likelihood that is no density (Bernoulli on grey values) gives its mean: a draw would not be grey.
  Rows sample(std::int64_t n, const Rows& given, Rng& rng) override;
  // pseudo_gibbs; where the condition shows all cells that are known, a draw of p(x|y) at once.
  Rows complete(const Batch& partial, std::int64_t n, Rng& rng) override;
  std::vector<FieldInfo> completion_fields() const override { return describe<GibbsSpec>(); }
  Rows complete(const Batch& partial, std::int64_t n, const Table& settings, Rng& rng) override;
  ScoreInfo::Kind exactness() const override { return ScoreInfo::Kind::estimate; }
  Score score(const Batch& batch, Rng& rng) override;  // ELBO, one draw of z per row
  Tensor elbo(const Batch& batch, Rng& rng);           // the same [B], with gradient
  ScoreInfo score_info() const override;
  Distribution encode(const Batch& batch) override;
  RowsLaw decode(const Tensor& z, const Rows& given) override;
  Distribution prior(const Rows& given) override;

 private:
  Batch seen_in_training(const Batch& batch, Rng& rng) const;  // what the posterior is told
  // Pseudo-Gibbs of rows that go on: z of the row so far, then the rest of the row.
  Rows continued(const Batch& partial, std::int64_t n, const Table& settings, Rng& rng);
  std::vector<Tensor> own_parameters() const;  // all but the player's
  RowsLaw likelihood(const Context& context, const Rows& given);
  template <class Use>
  auto with_graph(const Batch& batch, const Distribution& posterior, std::int64_t n_draws, Rng& rng, const Use& use);
  Parts parts_;
};

// Why there is no such model of the task; nothing when there is.
std::optional<std::string> why_not(const LatentNets& nets, const Task& task);

// The usual parts: Gaussian posterior, standard normal prior, nets of these specs. `task` as the model reads it.
LatentModel::Parts gaussian_parts(const LatentNets& nets, const Task& task, Objective objective);

}  // namespace gx
