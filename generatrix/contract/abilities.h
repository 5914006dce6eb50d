// What a model can do. A model inherits exactly the capabilities that are true of it; each has the name of the verb that needs
// it. `given` holds as many rows as there are events, of the model's task; it is empty for a model that reads none.
#pragma once

#include <concepts>
#include <string>
#include <tuple>
#include <vector>

#include "generatrix/base/rng.h"
#include "generatrix/contract/model.h"
#include "generatrix/contract/score.h"
#include "generatrix/data/rows.h"
#include "generatrix/prob/bijector.h"
#include "generatrix/prob/law.h"
#include "generatrix/prob/rows_law.h"

namespace gx {

struct CanSample {
  virtual ~CanSample() = default;
  // Network passes that must follow each other to draw one event: 1 for a decoder, D for an autoregressive model.
  virtual std::int64_t passes_to_sample() const { return 1; }
  // n events in the model's space, without gradient.
  virtual Rows sample(std::int64_t n, const Rows& given, Rng& rng) = 0;
};

struct CanScore {
  virtual ~CanScore() = default;
  // In evaluation mode it may run on several threads at once.
  virtual Score score(const Batch& batch, Rng& rng) = 0;
  virtual ScoreInfo score_info() const = 0;  // of every score
  // Network passes that must follow each other to score one event.
  virtual std::int64_t passes_to_score() const { return 1; }
};

// A score that a solver finds step by step, within a tolerance.
struct ScoresBySolver {
  virtual ~ScoresBySolver() = default;
  // With the same noise as `score`, within a tolerance smaller by so many times.
  virtual Score score_finer(const Batch& batch, double times, Rng& rng) = 0;
};

struct CanEncode {
  virtual ~CanEncode() = default;
  // q(z|x): batch shape [B], event shape [Z]. A deterministic code is a point mass.
  virtual Distribution encode(const Batch& batch) = 0;
};

struct CanDecode {
  virtual ~CanDecode() = default;
  // p(x|z): z [..., B, Z] -> batch shape [..., B].
  virtual RowsLaw decode(const Tensor& z, const Rows& given) = 0;
};

struct CanComplete {
  virtual ~CanComplete() = default;
  // n draws of the unknown cells of each of the B rows given the known ones, without gradient: the n draws of row b are the rows
  // b n .. b n + n - 1 of the result. Known cells come back as they are. Of a fixed field Column::observed says what is known; a
  // sequence is continued from its end; a sparse row is given more entries (Column::length). Throws UserError for unknown cells
  // that the model cannot complete.
  virtual Rows complete(const Batch& partial, std::int64_t n, Rng& rng) = 0;
  // exact: draws follow p(unknown | known) of the model; estimate: they approach it.
  virtual ScoreInfo::Kind exactness() const = 0;
  virtual ScoreInfo::Kind exactness_of(const Batch& partial) const {  // where it depends on which cells are unknown
    static_cast<void>(partial);
    return exactness();
  }
};

struct HasCodebook {
  virtual ~HasCodebook() = default;
  // The field of codes, "z": symbols in a map [symbols of a place, height, width]. encode gives the law of such symbols, decode
  // reads them. They have no distance from each other and no straight lines between them.
  virtual Field code() const = 0;
};

struct HasPrior {
  virtual ~HasPrior() = default;
  // p(z): the distribution that latents follow when sampling; event shape [Z], batch shape [] or [B] when it depends on `given`.
  virtual Distribution prior(const Rows& given) = 0;
};

struct CanInvert {
  virtual ~CanInvert() = default;
  // The map from latents [..., Z] (forward) to the data of the only field [..., ...shape] and back.
  virtual Bijector bijector(const Rows& given) = 0;
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

// A bound on log p of each row from several particles, each a draw of all its latents.
struct Filtered {
  Tensor nats;       // [B]
  Tensor effective;  // [B]: particles that carry it, 1 .. K; where they are drawn anew, the mean over steps
};

struct CanFilter {
  virtual ~CanFilter() = default;
  // Without gradient. resample: a particle filter, whose particles are drawn anew by their weights where fewer than half of them
  // are effective (FIVO); otherwise weights of whole rows (IWAE). One particle gives the ELBO. All are lower bounds in
  // expectation where the score's kind is one.
  virtual Filtered filter(const Batch& batch, std::int64_t n_particles, bool resample, Rng& rng) = 0;
};

// A model whose first weights depend on data (ActNorm, data-dependent initialization; Salimans and Kingma 2016, arXiv
// 1602.07868).
struct NeedsWarmStart {
  virtual ~NeedsWarmStart() = default;
  // Called once, with a batch of training rows, before the first step. Without gradient. Weights of another run are then in
  // place, and are put back afterwards. (A resumed run takes its weights from where it stopped.)
  virtual void warm_start(const Batch& batch, Rng& rng) = 0;
};

// The abilities by name, declared once: words of the catalog, help, and what metrics and samplers need follow from this list.
template <class A>
struct Ability {
  const char* name;
};
inline constexpr std::tuple kAbilities{Ability<CanSample>{"sample"}, Ability<CanComplete>{"complete"},
                                       Ability<CanScore>{"score"},   Ability<CanEncode>{"encode"},
                                       Ability<CanDecode>{"decode"}, Ability<HasPrior>{"prior"},
                                       Ability<CanInvert>{"invert"}, Ability<CanClassify>{"classify"},
                                       Ability<CanFilter>{"filter"}, Ability<HasCodebook>{"codebook"}};

// The abilities that a model type has, without building it; in the order of the list.
template <class M>
std::vector<std::string> abilities_of() {
  std::vector<std::string> found;
  const auto look = [&]<class A>(const Ability<A>& ability) {
    if (std::derived_from<M, A>) found.push_back(ability.name);
  };
  std::apply([&](const auto&... each) { (look(each), ...); }, kAbilities);
  return found;
}

// Whether the model has the ability of that name; another name is a bug of the caller. "vectors" besides: its codes are real
// numbers, so that they have distances, means and lines between them; it encodes, and has no codebook.
bool has_ability(const Model& model, const std::string& name);

}  // namespace gx
