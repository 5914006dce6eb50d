// A recurrent model of sequences whose members are numbers: gated units read the members so far and give the parameters of the
// next one's law (Graves, Generating sequences with recurrent neural networks, 2013, arXiv 1308.0850, section 2).
//
//   log p(x|y) = sum_t log p(x_t | x_1 .. x_{t-1}, y),   h_t = GRU(h_{t-1}, [v(x_{t-1}), c_t]),   parameters_t = W h_t + b
//
// c_t is what step t is given, covariates or frames: the law of a step depends on those of no later step. Other conditions y make
// the first state. v is what a Reader makes of one member; before the first stands a start vector of its own. The cells of a
// member are independent given the members before. Unknown cells count nothing, and are told as unknown. The score is given the
// length; a draw is as long as rows of training are (drawn_lengths), or as what it is given by step.
#pragma once

#include "generatrix/contract/abilities.h"
#include "generatrix/contract/completion_settings.h"
#include "generatrix/contract/model.h"
#include "generatrix/families/latent/likelihood.h"
#include "generatrix/nn/gated_unit.h"
#include "generatrix/nn/reader.h"

namespace gx {

class RecurrentSeries final : public Model, public CanSample, public CanComplete, public HasCompletionSettings, public CanScore {
 public:
  // task.event: one sequence that why_not has nothing against. likelihood: of one member.
  RecurrentSeries(std::int64_t n_hidden, const LikelihoodSpec& likelihood, Task task);
  static std::optional<std::string> why_not(const Space& event);

  std::vector<Turn> turns() override;  // one: "model"; its loss is minus the mean log-density of a known cell
  std::int64_t passes_to_sample() const override { return field().longest; }
  Rows sample(std::int64_t n, const Rows& given, Rng& rng) override;
  // Draws the unknown cells of the last members; a row without any goes on to the length of the longest training row, or to the
  // end of what it is given by step. Exact. Throws UserError for steps that are given nothing.
  // Where a known member follows an unknown cell, each draw is one of many particles, chosen by what is known after the gap
  // (particles.h): an estimate that approaches p(unknown | known) as particles grow.
  Rows complete(const Batch& partial, std::int64_t n, Rng& rng) override;
  std::vector<FieldInfo> completion_fields() const override;  // particles
  Rows complete(const Batch& partial, std::int64_t n, const Table& settings, Rng& rng) override;
  ScoreInfo::Kind exactness() const override { return ScoreInfo::Kind::exact; }
  ScoreInfo::Kind exactness_of(const Batch& partial) const override;
  // Throws UserError when the model reads a condition and the batch has none.
  Score score(const Batch& batch, Rng& rng) override;
  ScoreInfo score_info() const override;

 private:
  const Field& field() const { return task().event.fields.front(); }
  Tensor log_prob(const Batch& batch);                                       // [B], with gradient
  Tensor given_by_step(const Context& context, std::int64_t n_steps) const;  // [B, n_steps, C]; undefined where nothing is
  // Cells of members [N, T, ...shape] drawn where `known` is false, each row by the members before only.
  Tensor drawn(Tensor cells, const Tensor& known, const Context& context, Rng& rng);
  // The same by the known members after them too.
  Tensor drawn_around(const Tensor& cells, const Tensor& known, const Rows& given, std::int64_t n_particles, Rng& rng);
  ColumnLawPtr law(const Tensor& states);  // [..., H] -> of members

  ReaderPtr given_reader_, member_reader_;
  LikelihoodPtr likelihood_;
  std::shared_ptr<GatedUnit> unit_;
  Tensor start_, w_out_, b_out_;  // [V], [P, H], [P]
};

}  // namespace gx
