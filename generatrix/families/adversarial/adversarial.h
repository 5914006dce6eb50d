// Two players: a generator that turns noise into events, and a discriminator that tells them from the data's
// (Goodfellow et al. 2014, arXiv 1406.2661, algorithm 1). Both may be told what rows are given (arXiv 1411.1784). Each player has
// a reader of its own: what words mean to it is learned in its own turn, so that no player can win by what the other understands.
//
// A step is two turns. "discriminator" goes first, `discriminator_steps` times on fresh batches; "generator" follows once, and
// rests for the first `pretrain` steps. Each has its optimizer: [train.optimizer.discriminator], [train.optimizer.generator]. No
// turn computes a gradient that it does not use: the discriminator's generates without one, the generator's asks for none of the
// discriminator's weights.
//
// In a batch of B rows the discriminator sees B real and B generated rows, or with `half_batch` the first half (rounded up) of
// the real ones and as many generated; they pass it together, as one batch, unless the judge wants them apart. Generated rows are
// made under the conditions of the real ones. The generator's turn makes B; it reads rows only if it is told conditions, or if
// the divergence compares rows. Of a judge of packs both turns leave out the rows that fill no pack. Both turns run the generator
// in training mode, so its running statistics (nn/norm.h) follow both.
//
// The generator learns from the share `best` of its rows at last (top-k, divergence.h): from all at first, from .99 times as many
// after each n_rows / batch steps, down to that share.
//
// With reuse one pass of the generator serves both turns (made_once.h), which then share a batch if both read one. Simultaneous
// turns reuse too: the generator moves first, and the discriminator sees the rows that the generator made before, so that both
// move from the same weights.
//
// With a mismatch the discriminator plays a second game in its turn, of real rows with their own conditions against the same rows
// with those of their neighbors in the batch, so that it must read conditions (Reed et al. 2016, arXiv 1605.05396, algorithm 1,
// which is weight 1, up to a factor of 2 of all). Real, generated and mismatched rows pass the discriminator as one batch.
//
// The discriminator sees rows through the augmentation, in both turns; an adaptive one moves after each of its turns and is
// watched: "augmentation" is its probability, "sign" how sure the discriminator is.
//
// Instance noise (Sonderby et al. 2017, arXiv 1610.04490, section 4): the discriminator sees all rows, in both turns, with normal
// noise whose deviation falls in a line to 0 at the end of the training.
//
// Unrolled (arXiv 1611.02163): the generator plays against the discriminator some steps further on the divergence, for the same
// rows, latents and conditions (unrolled.h). It then reads rows.
//
// Watched beside what the divergence watches: "spread", the variance of generated rows over that of real ones, each summed over
// cells. It is 1 where the laws are equal, and near 0 when the generator makes one row only.
#pragma once

#include "generatrix/contract/abilities.h"
#include "generatrix/contract/model.h"
#include "generatrix/families/adversarial/divergence.h"
#include "generatrix/families/adversarial/generator.h"
#include "generatrix/families/adversarial/judge.h"
#include "generatrix/families/adversarial/made_once.h"
#include "generatrix/families/adversarial/regularizer.h"
#include "generatrix/families/adversarial/unrolled.h"
#include "generatrix/nn/reader.h"

namespace gx {

struct Rules {
  std::int64_t discriminator_steps = 1;
  std::int64_t pretrain = 0;
  bool half_batch = false;
  bool reuse = false;         // the generator learns from the rows that the discriminator saw; one turn of each a step
  bool simultaneous = false;  // both turns start at the same weights; they reuse rows
  double instance_noise = 0;  // deviation at first, in the range's values
  double best = 1;            // share of generated rows that the generator learns from at last; 1: of all
  double mismatch = 0;        // weight of the game about conditions; 0: none
  // Steps in which the discriminator is brought near its best: `steps` turns of it, in the first steps and in every so many.
  struct Lead {
    std::int64_t steps = 0, first = 25, every = 500;  // steps: 0: never; every: 0: no more
  } lead = {};
  std::int64_t turns_of_discriminator(std::int64_t index) const;  // in the step of that index
};

// "spread" of these rows, a scalar without gradient; of parts of a batch that of the whole.
Tensor spread_of(const Tensor& generated, const Tensor& real);
// What is given in one vector a row [n, C] behind z [n, Z].
Tensor with_told(const Tensor& z, const Context& told);

class Adversarial final : public Model, public CanSample {
 public:
  struct Parts {
    Generator generator;  // of z with what is given
    Judge judge;          // of [n, ...event] in the range's values
    Divergence divergence;
    Regularizer regularizer = {};
    Augmentation augmentation = {};
    Rules rules = {};
    Unrolled unrolled = {};
    ReaderPtr given_reader = {},
              judge_reader = {};  // of task.given, the generator's and the discriminator's; null: nothing given
  };
  Adversarial(Parts parts, Task task);

  std::vector<Turn> turns() override;  // "discriminator", "generator"
  Rows sample(std::int64_t n, const Rows& given, Rng& rng) override;

 private:
  Tensor generate(std::int64_t n, const Context& told, Rng& rng);  // in the range's values
  Tensor generated_for_discriminator(const Batch& rows, const Step& step);
  Tensor generated_for_generator(const Step& step, const std::function<Tensor()>& make);
  bool generator_reads() const;
  bool by_rows() const;  // as Turn::by_rows, of both turns
  // A game with that judge.
  Critic critic(const Judge& judge, const Tensor& real, const Tensor& generated, const Context& told, const Step& step) const;
  // The game about rows and the game about conditions, of rows that pass the discriminator together.
  struct Games {
    Critic rows, conditions;
  };
  Games games(Critic rows, const Context& told, const Step& step) const;
  Critic critic_of_best(const Judge& judge, const Tensor& real, const Tensor& generated, const Context& told,
                        const Step& step) const;
  std::int64_t rows_of_discriminator(const Batch& batch) const;
  Batch judged_rows(const Batch& batch, std::int64_t n) const;  // n of them, in whole packs
  Loss discriminator_loss(const Batch& batch, const Step& step);
  Loss generator_loss(const Batch& batch, const Step& step);
  Parts parts_;
  MadeOnce<Tensor> made_;
};

}  // namespace gx
