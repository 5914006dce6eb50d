// An encoder and a decoder beside a law of codes that the codes are brought to by players, not by a bound: adversarial
// autoencoders (Makhzani et al. 2016, arXiv 1511.05644), VAE-GAN (Larsen et al. 2016, arXiv 1512.09300).
//
//   z ~ p(z)      x ~ p(x|z, y)      q(z|x) beside it
//
// The turns are values that the recipe passes. The model has no score: a code is a point, or nothing is known of how far q(z|x)
// is from the true posterior.
#pragma once

#include <functional>

#include "generatrix/contract/abilities.h"
#include "generatrix/contract/model.h"
#include "generatrix/families/latent/decoder.h"
#include "generatrix/nn/conditional.h"
#include "generatrix/nn/reader.h"

namespace gx {

class PriorAutoencoder : public Model, public CanSample, public CanEncode, public CanDecode, public HasPrior {
 public:
  struct Parts {
    ReaderPtr event_reader;            // of the event: what the encoder is told
    ReaderPtr given_reader;            // of task.given: what the decoder is told besides; null when nothing is given
    ConditionalPtr posterior;          // q(z|x)
    std::shared_ptr<Decoder> decoder;  // p(x|z, y)
    ConditionalPtr prior;              // p(z|y), batch shape [], or [B] where it depends on y
    ReaderPtr prior_reader = {};       // of task.given: what the prior is told; null when it is told nothing
    bool on_means = false;             // x is the mean of p(x|z) itself, bits the nearer of 0 and 1; of one fixed field

    // q(z|x), and p(x|z, y) with what rows are given.
    Distribution encode(const Batch& batch) const;
    RowsLaw decode(const Tensor& z, const Rows& given) const;
    // n draws of p(z|y) under what they are told, [n, Z].
    Tensor draw(std::int64_t n, const Context& told, Rng& rng) const;
    // The weights of q(z|x), and of p(x|z, y), with those of what they are told.
    std::vector<Tensor> of_encoder() const, of_decoder() const;
  };
  // player: a net beside the model, such as a discriminator; part of the model's file.
  PriorAutoencoder(Parts parts, std::shared_ptr<torch::nn::Module> player, std::vector<Turn> turns, Task task);

  std::vector<Turn> turns() override { return turns_; }
  // As LatentModel::sample: x ~ p(x|z); a likelihood that is no density gives its mean.
  Rows sample(std::int64_t n, const Rows& given, Rng& rng) override;
  Distribution encode(const Batch& batch) override { return parts_.encode(batch); }
  RowsLaw decode(const Tensor& z, const Rows& given) override;  // on_means: a point mass
  Distribution prior(const Rows& given) override;

 private:
  Parts parts_;
  std::vector<Turn> turns_;
};

// The same, where codes tell the class of a row.
class ClassifyingAutoencoder final : public PriorAutoencoder, public CanClassify {
 public:
  using Classify = std::function<Classified(const Tensor& x)>;  // as CanClassify::classify
  ClassifyingAutoencoder(Parts parts, std::shared_ptr<torch::nn::Module> player, std::vector<Turn> turns, Task task,
                         Classify classify)
      : PriorAutoencoder(std::move(parts), std::move(player), std::move(turns), std::move(task)),
        classify_(std::move(classify)) {}

  Classified classify(const Tensor& x) override {
    const at::NoGradGuard off;
    return classify_(x);
  }

 private:
  Classify classify_;
};

// q(z|x) on one point, of a net of that spec.
ConditionalPtr make_point_posterior(const NetSpec& net, const ContextShape& told, std::int64_t n_latent);

// p(z) = N(0, scale^2 I) on Z dimensions; ignores its context.
ConditionalPtr make_normal_prior(std::int64_t n_latent, double scale);

}  // namespace gx
