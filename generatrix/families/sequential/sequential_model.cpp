#include "generatrix/families/sequential/sequential_model.h"

#include <ATen/ATen.h>
#include <c10/util/accumulate.h>

#include <algorithm>
#include <cmath>

#include "generatrix/data/fill_in.h"
#include "generatrix/data/members.h"
#include "generatrix/families/autoregressive/recurrent_series.h"
#include "generatrix/families/sequential/completion.h"
#include "generatrix/families/sequential/particle_filter.h"
#include "generatrix/nn/by_step.h"
#include "generatrix/nn/vector_condition.h"

namespace gx {
namespace {

constexpr double kHalf = 0.5;  // of the particles: fewer effective ones are drawn anew
constexpr std::int64_t kCompletionParticles = 32;
constexpr std::int64_t kAtOnce = 4096;                         // particles of a completion
constexpr std::int64_t kMostUnrolled = std::int64_t{1} << 18;  // draws x rows x steps that are unrolled at once, without gradient

// One member, of which any cells may be unknown.
Field likely_member(const Field& field) {
  auto member = member_of(field);
  member.may_miss = true;
  return member;
}

Tensor time_first(const Tensor& rows) { return rows.defined() ? rows.transpose(0, 1).contiguous() : rows; }

// log of the mean weight of draws that came in parts, and how many of all are effective.
class JoinedParts {
 public:
  void add(const Filtered& part, std::int64_t n_draws) {
    const auto log_sum = part.nats + std::log(static_cast<double>(n_draws)), log_squares = 2 * log_sum - part.effective.log();
    first_ = first_.defined() ? at::logaddexp(first_, log_sum) : log_sum;
    second_ = second_.defined() ? at::logaddexp(second_, log_squares) : log_squares;
    n_ += n_draws;
  }
  Filtered result() const { return {first_ - std::log(static_cast<double>(n_)), (2 * first_ - second_).exp()}; }

 private:
  Tensor first_, second_;  // log sum w, log sum w^2
  std::int64_t n_ = 0;
};

}  // namespace

std::int64_t SequentialModel::Parts::n_emitted() const { return c10::multiply_integers(likelihood->parameters()); }

SequentialModel::SequentialModel(Parts parts, SequenceBoundSpec bound, Task task)
    : Model(std::move(task)), parts_(std::move(parts)), bound_(std::move(bound)) {
  if (parts_.given_reader) register_module("given_reader", parts_.given_reader);
  register_module("member_reader", parts_.member_reader);
  register_module("likelihood", parts_.likelihood);
  register_module("graph", parts_.graph);
  const auto told = shape_of(parts_.given_reader);
  if (told.by_step() == 0) return;
  const auto n_state = parts_.graph->first_state(1, {.whole = at::zeros({1, told.whole})}).size(1);
  w_step_ = register_parameter("w_step", recurrent_weights({n_state, told.by_step()}, told.by_step()));
}

Tensor SequentialModel::read(const Column& members) const {
  return parts_.member_reader->read(Rows({members})).whole.to(parts_.graph->parameters().front().scalar_type());
}

SequenceBatch SequentialModel::with_graph(const Column& column, const Rows& given) const {
  const auto n = column.data.size(0), n_steps = column.data.size(1);
  const auto flat = [](const Tensor& t) { return t.defined() ? t.flatten(0, 1) : t; };
  const auto context = told(parts_.given_reader, given);
  const auto x = time_first(read({flat(column.data), {}, flat(column.observed)}).unflatten(0, {n, n_steps}));  // [T, B, V]
  return {.graph = *parts_.graph,
          .likelihood = *parts_.likelihood,
          .reading = parts_.graph->read(x, column.length),
          .members = {time_first(column.data), {}, time_first(column.observed)},
          .inside = is_member(column.length, n_steps).t(),
          .first_state = parts_.graph->first_state(n, context),
          .shift = w_step_.defined() ? at::linear(time_first(by_step(context, n_steps)).to(w_step_.scalar_type()), w_step_)
                                     : Tensor()};
}

std::vector<Turn> SequentialModel::turns() {
  const auto loss = [this](const Batch& batch, const Step& step) {
    return loss_of(bound_, with_graph(batch.event.columns.front(), batch.given), step);
  };
  // lengths differ from part to part of a batch, so that the mean of their means is not that of all
  return {{.name = "model", .parameters = parameters(), .loss = loss}};
}

ScoreInfo SequentialModel::score_info() const {
  return {parts_.likelihood->is_normalized() ? ScoreInfo::Kind::lower_bound : ScoreInfo::Kind::unnormalized,
          parts_.likelihood->measure()};
}

Score SequentialModel::score(const Batch& batch, Rng& rng) {
  at::NoGradGuard off;
  return {.nats = nats_of(bound_, with_graph(batch.event.columns.front(), batch.given), rng),
          .info = score_info(),
          .n_cells = known_cells(batch.event, task().event)};
}

Filtered SequentialModel::filter(const Batch& batch, std::int64_t n_particles, bool resample, Rng& rng) {
  at::NoGradGuard off;
  const auto all = with_graph(batch.event.columns.front(), batch.given);
  if (n_particles == 1) return {nats_of(ElboBoundSpec{}, all, rng), at::ones({batch.size()}, all.first_state.options())};
  if (resample) return filtered(all, n_particles, kHalf, rng);
  const auto at_once = std::max<std::int64_t>(1, kMostUnrolled / std::max<std::int64_t>(1, all.inside.numel()));
  JoinedParts parts;
  for (std::int64_t done = 0; done < n_particles; done += at_once) {
    const auto n = std::min(at_once, n_particles - done);
    parts.add(importance_weighted(all, n, rng), n);
  }
  return parts.result();
}

Tensor SequentialModel::drawn(const Column& column, const Rows& given, std::int64_t n_particles, Rng& rng) const {
  return completed(
      with_graph(column, given), [this](const Tensor& members) { return read({members}); }, n_particles, rng);
}

Rows SequentialModel::sample(std::int64_t n, const Rows& given, Rng& rng) {
  at::NoGradGuard off;
  const auto options = parts_.graph->parameters().front().options().requires_grad(false);
  const auto blank = nothing_known(field(), n, told(parts_.given_reader, given), options, rng);
  return Rows({Column{ended(blank.length, drawn(blank, given, 1, rng)), blank.length}});
}

Rows SequentialModel::complete(const Batch& partial, std::int64_t n, Rng& rng) {
  at::NoGradGuard off;
  const auto given = partial.given.repeated(n);
  const auto whole = to_complete(partial.event.repeated(n).columns.front(), field(), told(parts_.given_reader, given));
  const auto cells = in_parts(whole.size(), kAtOnce / kCompletionParticles, [&](std::int64_t first, std::int64_t n_rows) {
    return drawn(whole.cut(first, n_rows), given.cut(first, n_rows), kCompletionParticles, rng);
  });
  return Rows({Column{ended(whole.length, cells), whole.length}});
}

std::optional<std::string> why_no_sequences(const LikelihoodSpec& likelihood, const Task& task) {
  if (auto reason = RecurrentSeries::why_not(task.event)) return reason;
  if (auto reason = why_not(likelihood, likely_member(task.event.only()))) return reason;
  if (const auto* gaussian = std::get_if<GaussianSpec>(&likelihood); gaussian && gaussian->sigma == "optimal")
    return "model.likelihood.sigma optimal is the error of a whole batch, and a sequence is scored step by step: take learned";
  return why_no_condition_by_step(task, !task.given.empty());
}

SequentialModel::Parts sequence_parts(const LikelihoodSpec& likelihood, const Task& task) {
  const auto& field = task.event.only();
  return {.given_reader = make_reader(task.given),
          .member_reader = std::make_shared<Reader>(Space{{member_of(field)}}),
          .likelihood = likelihood_of(likely_member(field), likelihood),
          .graph = nullptr};
}

}  // namespace gx
