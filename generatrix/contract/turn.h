// Training is a list of turns: in a step every turn moves its own parameters down its own loss. A VAE has one, a GAN two.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "generatrix/base/rng.h"
#include "generatrix/data/rows.h"

namespace gx {

// Where training is: enough for any annealing schedule.
struct Step {
  std::int64_t index;    // 0, 1, ... ; resumed runs continue the count
  std::int64_t count;    // steps in the whole run
  std::int64_t n_rows;   // rows of the training set
  std::int64_t n_batch;  // rows of a batch, as the configuration asks
  Rng& rng;
  std::int64_t n_part = 0;  // rows of a part of the batch; 0: the batch is whole

  // Rows made by a turn that reads none.
  std::int64_t n_made() const { return n_part > 0 ? n_part : n_batch; }
  double progress() const { return count > 0 ? static_cast<double>(index) / static_cast<double>(count) : 0; }
};

// A sum of named, weighted terms. Every tensor is a scalar on the device; nothing here waits for the host.
// A turn's loss has the same terms in the same order at every step.
class Loss {
 public:
  struct Term {
    std::string name;
    Tensor value;  // scalar, unweighted
    double weight;
  };
  // Adds weight * value to the total.
  Loss&& add(std::string name, Tensor value, double weight = 1) &&;
  // Logged, but no part of the total.
  Loss&& watch(std::string name, Tensor value) &&;
  // Neither logged nor part of the total: what Turn::after will need (codes in use, features), without gradient. Of a turn by
  // rows it has a row for each row of the batch.
  Loss&& keep(std::string name, Tensor value) &&;

  Tensor total() const;  // sum over terms of weight * value
  const std::vector<Term>& terms() const { return terms_; }
  const std::vector<Term>& watched() const { return watched_; }
  const std::vector<Term>& kept() const { return kept_; }
  const Tensor& kept(const std::string& name) const;  // throws std::logic_error when nothing of that name was kept

 private:
  std::vector<Term> terms_, watched_, kept_;
};

// How often a turn moves in the step of that index: 0 rests (another turn trains ahead), more than 1 is n_critic.
using Repeats = std::function<int(std::int64_t index)>;
Repeats always(int n);
Repeats from_step(std::int64_t first);  // rests before that step, once a step from then on

// Every training row once, batch after batch, in an order that means nothing.
using Pass = std::function<void(const std::function<void(const Batch&)>& use)>;

struct Turn {
  // Which rows a turn's loss gets: a batch of its own at each repeat; the step's one batch, which all turns of this kind share;
  // or none, for a turn that looks at no data. Epochs and rows per second count what is read.
  enum class Reads { own, shared, none };

  std::string name;                // also its optimizer's key: [train.optimizer.critic]
  std::vector<Tensor> parameters;  // what this turn may move, and nothing else
  std::function<Loss(const Batch&, const Step&)> loss;
  Repeats repeats = always(1);
  Reads reads = Reads::own;
  // Runs without gradient after the step of this turn, with what its loss was given and gave (codebook averages, weight
  // clipping); also after a step that train.skip_above left out, which only the device knows: what it keeps stays finite then.
  std::function<void(const Batch&, const Step&, const Loss&)> after = {};
  // Every term of the loss is a mean over rows of what each row alone gives, but for the batch statistics of norms, which parts
  // share (shared_batch.h), and noise is drawn batch first (Rng::rows): the parts of a batch may then be taken apart, and their
  // losses averaged.
  bool by_rows = false;
  // Its nets normalize by the batch, or keep something from one pass to the next: processes may take its parts, several threads
  // of one process may not.
  bool one_thread = false;
  bool takes_threads() const { return by_rows && !one_thread; }
  // A turn that is fitted and not descended: in its step it moves what it fits by itself, from one pass over all training rows (a
  // closed form, an iteration of expectation-maximization), without gradient, and returns what it found, to be logged. It has no
  // `parameters`; what it fits are the model's buffers. Its `loss` moves nothing: it says how good rows are, for validation.
  std::function<Loss(const Pass& rows, const Step&)> fit = {};
};

}  // namespace gx
