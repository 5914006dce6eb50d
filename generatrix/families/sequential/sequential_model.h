// A model of sequences with a latent at every step, trained by a variational bound: a graph over time (graph.h), a likelihood of
// one member, and what is maximized (bound.h).
#pragma once

#include "generatrix/contract/abilities.h"
#include "generatrix/contract/model.h"
#include "generatrix/families/sequential/bound.h"
#include "generatrix/nn/reader.h"

namespace gx {

class SequentialModel final : public Model, public CanSample, public CanComplete, public CanScore, public CanFilter {
 public:
  struct Parts {
    ReaderPtr given_reader;   // of task.given: what the first state is told, and each step; null when nothing is given
    ReaderPtr member_reader;  // of one member
    LikelihoodPtr likelihood;
    SequenceGraphPtr graph;

    std::int64_t n_read() const { return member_reader->shape().whole; }  // numbers of a member, as the graph reads it
    std::int64_t n_emitted() const;                                       // numbers that the graph emits for a member
  };
  SequentialModel(Parts parts, SequenceBoundSpec bound, Task task);

  std::vector<Turn> turns() override;  // one: "model"
  std::int64_t passes_to_sample() const override { return field().longest; }
  std::int64_t passes_to_score() const override { return field().longest; }
  // Rows as long as those of training are (drawn_lengths), or as what they are given by step.
  Rows sample(std::int64_t n, const Rows& given, Rng& rng) override;
  // By a particle filter (completion.h): any unknown cells; a row without any goes on to the length of the longest row of
  // training, or to the end of what it is given by step. Throws UserError for steps that are given nothing.
  Rows complete(const Batch& partial, std::int64_t n, Rng& rng) override;
  ScoreInfo::Kind exactness() const override { return ScoreInfo::Kind::estimate; }
  Score score(const Batch& batch, Rng& rng) override;  // the bound that training maximizes
  ScoreInfo score_info() const override;
  Filtered filter(const Batch& batch, std::int64_t n_particles, bool resample, Rng& rng) override;

 private:
  const Field& field() const { return task().event.fields.front(); }
  SequenceBatch with_graph(const Column& column, const Rows& given) const;
  Tensor read(const Column& members) const;  // [N, ...] -> [N, V]
  Tensor drawn(const Column& column, const Rows& given, std::int64_t n_particles, Rng& rng) const;

  Parts parts_;
  SequenceBoundSpec bound_;
  Tensor w_step_;  // [S, C]; undefined where steps are given nothing
};

// Why there is no such model of the task; nothing when there is one.
std::optional<std::string> why_no_sequences(const LikelihoodSpec& likelihood, const Task& task);

// All parts but the graph, of a task that why_no_sequences has nothing against. `task` as the model reads it.
SequentialModel::Parts sequence_parts(const LikelihoodSpec& likelihood, const Task& task);

}  // namespace gx
