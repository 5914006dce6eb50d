// What a model can do. A model inherits exactly the capabilities that are true of it; each has the name of the verb that needs
// it.
#pragma once

#include "generatrix/base/rng.h"
#include "generatrix/contract/score.h"
#include "generatrix/data/space.h"
#include "generatrix/prob/bijector.h"
#include "generatrix/prob/law.h"

namespace gx {

struct CanSample {
  virtual ~CanSample() = default;
  // Network passes that must follow each other to draw one event: 1 for a decoder, D for an autoregressive model.
  virtual std::int64_t passes_to_sample() const { return 1; }
  // n events [n, ...event] in the model's space, without gradient. `given` int64 [n], or undefined.
  virtual Tensor sample(std::int64_t n, const Tensor& given, Rng& rng) = 0;
};

struct CanScore {
  virtual ~CanScore() = default;
  // In evaluation mode it may run on several threads at once.
  virtual Score score(const Batch& batch, Rng& rng) = 0;
  // Network passes that must follow each other to score one event.
  virtual std::int64_t passes_to_score() const { return 1; }
};

struct CanEncode {
  virtual ~CanEncode() = default;
  // q(z|x): batch shape [B], event shape [Z]. A deterministic code is a point mass.
  virtual Distribution encode(const Batch& batch) = 0;
};

struct CanDecode {
  virtual ~CanDecode() = default;
  // p(x|z): z [..., Z] -> batch shape [...], event shape of the space.
  virtual Distribution decode(const Tensor& z, const Tensor& given) = 0;
};

struct HasPrior {
  virtual ~HasPrior() = default;
  // p(z): the distribution that latents follow when sampling; event shape [Z], batch shape [] or [B] when it depends on `given`.
  virtual Distribution prior(const Tensor& given) = 0;
};

struct CanInvert {
  virtual ~CanInvert() = default;
  // The map from latents [..., Z] (forward) to events [..., ...event] and back.
  virtual Bijector bijector(const Tensor& given) = 0;
};

struct CanClassify {
  virtual ~CanClassify() = default;
  struct Classified {
    Tensor features;   // [B, F]: the activations before the last layer
    Tensor log_probs;  // [B, classes]: log p(y|x)
  };
  // Of x [B, ...event], without gradient.
  virtual Classified classify(const Tensor& x) = 0;
};

// A model of x given a label: `given` of sampling and scoring must then hold one per row, and scores are log p(x|y).
struct TakesLabels {
  virtual ~TakesLabels() = default;
  virtual std::int64_t classes() const = 0;  // 0: this model was built without labels and ignores `given`
};

// A model whose first weights depend on data (ActNorm, data-dependent initialization; Salimans and Kingma 2016, arXiv
// 1602.07868).
struct NeedsWarmStart {
  virtual ~NeedsWarmStart() = default;
  // Called once, with a batch of training rows, before the first step. Without gradient. (A resumed run then takes its weights
  // from where it stopped.)
  virtual void warm_start(const Batch& batch, Rng& rng) = 0;
};

}  // namespace gx
