#include "generatrix/families/autoregressive/recurrent_series.h"

#include <ATen/ATen.h>
#include <c10/util/accumulate.h>

#include <algorithm>

#include "generatrix/base/errors.h"
#include "generatrix/data/fill_in.h"
#include "generatrix/data/members.h"
#include "generatrix/data/one_field.h"
#include "generatrix/families/autoregressive/particles.h"
#include "generatrix/nn/by_step.h"
#include "generatrix/spec/parse.h"

namespace gx {
namespace {

constexpr std::int64_t kAtOnce = 4096;  // particles

struct ParticleSpec {
  std::int64_t particles = 100;
  static auto fields() {
    return std::tuple(field("particles", &ParticleSpec::particles,
                            "of each draw, where known steps follow unknown ones: ways to fill the gap, one of which is kept",
                            positive));
  }
};

// What the unit reads before a step: the vector [N, V] of the member before it, and what the step is given, [N, T, C] of all.
Tensor read_at(const Tensor& before, const Tensor& given, std::int64_t t) {
  return given.defined() ? at::cat({before, given.select(1, t)}, 1) : before;
}

// bool [N]: rows that have a known cell in a member after one with an unknown cell.
Tensor has_gap(const Column& column) {
  const auto begun = unknown_in(column).flatten(2).any(2).to(at::kLong).cumsum(1) > 0;  // [N, T]: at or after an unknown cell
  return begun.slice(1, 0, -1).logical_and(known_in(column).flatten(2).any(2).slice(1, 1)).any(1);
}

}  // namespace

RecurrentSeries::RecurrentSeries(std::int64_t n_hidden, const LikelihoodSpec& likelihood, Task task) : Model(std::move(task)) {
  const auto member = member_of(field());
  given_reader_ = make_reader(this->task().given);
  member_reader_ = std::make_shared<Reader>(Space{{member}});
  auto any = member;
  any.may_miss = true;  // rows to be completed have unknown cells, whatever training rows have
  likelihood_ = likelihood_of(any, likelihood);
  const auto n_in = member_reader_->shape().whole, n_out = c10::multiply_integers(likelihood_->parameters());
  const auto given = shape_of(given_reader_);
  unit_ = register_module("unit", std::make_shared<GatedUnit>(n_in + given.by_step(), n_hidden, given));
  if (given_reader_) register_module("given_reader", given_reader_);
  register_module("member_reader", member_reader_);
  register_module("likelihood", likelihood_);
  start_ = register_parameter("start", at::zeros({n_in}));
  w_out_ = register_parameter("w_out", recurrent_weights({n_out, n_hidden}, n_hidden));
  b_out_ = register_parameter("b_out", at::zeros({n_out}));
}

std::optional<std::string> RecurrentSeries::why_not(const Space& event) {
  if (auto reason = why_not_one_field(event)) return reason;
  const auto& field = event.only();
  if (field.layout != Field::Layout::sequence) return "its rows are no sequences";
  if (field.end >= 0) return field.name + " ends by a symbol, and this model draws no lengths; rnn_lm does";
  if (std::holds_alternative<Levels>(field.values)) return field.name + " are levels; rnn_lm gives them probabilities";
  if (field.shape.size() > 2) return "a member of " + field.name + " is a picture, and this model reads vectors";
  return {};
}

std::vector<Turn> RecurrentSeries::turns() {
  const auto loss = [this](const Batch& batch, const Step&) {
    const auto nats = log_prob(batch);
    return Loss().add("nll_per_cell", -nats.sum() / known_cells(batch.event, task().event).sum().to(nats.scalar_type()));
  };
  // lengths differ from part to part of a batch, so that the mean of their means is not that of all
  return {{.name = "model", .parameters = parameters(), .loss = loss}};
}

ColumnLawPtr RecurrentSeries::law(const Tensor& states) {
  return likelihood_->of(at::linear(states, w_out_, b_out_).unflatten(-1, likelihood_->parameters()));
}

Tensor RecurrentSeries::given_by_step(const Context& context, std::int64_t n_steps) const {
  const auto all = by_step(context, n_steps);
  return all.defined() ? all.to(start_.scalar_type()) : all;
}

Tensor RecurrentSeries::log_prob(const Batch& batch) {
  const auto& column = batch.event.columns.front();
  const auto n = column.data.size(0), n_members = column.data.size(1);
  const auto each = Column{column.data.flatten(0, 1), {}, column.observed.defined() ? column.observed.flatten(0, 1) : Tensor()};
  const auto vectors = member_reader_->read(Rows({each})).whole.to(start_.scalar_type()).unflatten(0, {n, n_members});
  const auto before = at::cat({start_.expand({n, 1, -1}), vectors.narrow(1, 0, n_members - 1)}, 1);  // [B, T, V]
  const auto context = told(given_reader_, batch.given);
  const auto given = given_by_step(context, n_members);
  const auto states = unit_->states(given.defined() ? at::cat({before, given}, 2) : before, context);
  const auto nats = law(states)->log_prob({column.data, {}, column.observed});
  return at::where(is_member(column.length, n_members), nats, at::zeros({}, nats.options())).sum(1);
}

ScoreInfo RecurrentSeries::score_info() const {
  return {likelihood_->is_normalized() ? ScoreInfo::Kind::exact : ScoreInfo::Kind::unnormalized, likelihood_->measure()};
}

Score RecurrentSeries::score(const Batch& batch, Rng&) {
  at::NoGradGuard off;
  return {.nats = log_prob(batch), .info = score_info(), .n_cells = known_cells(batch.event, task().event)};
}

Tensor RecurrentSeries::drawn(Tensor cells, const Tensor& known, const Context& context, Rng& rng) {
  auto state = unit_->first_state(cells.size(0), context);
  const auto given = given_by_step(context, cells.size(1));
  auto before = start_.expand({cells.size(0), -1});
  for (std::int64_t t = 0; t < cells.size(1); ++t) {
    state = unit_->next(read_at(before, given, t), state);
    auto member = cells.select(1, t);
    member.copy_(at::where(known.select(1, t), member, law(state)->sample(rng).data.to(member.scalar_type())));
    before = member_reader_->read(Rows(member)).whole.to(start_.scalar_type());
  }
  return cells;
}

Rows RecurrentSeries::sample(std::int64_t n, const Rows& given, Rng& rng) {
  at::NoGradGuard off;
  const auto context = told(given_reader_, given);
  const auto blank = nothing_known(field(), n, context, start_.options().requires_grad(false), rng);
  return Rows({Column{ended(blank.length, drawn(blank.data, blank.observed, context, rng)), blank.length}});
}

Tensor RecurrentSeries::drawn_around(const Tensor& cells, const Tensor& known, const Rows& given, std::int64_t n_particles,
                                     Rng& rng) {
  const auto n = cells.size(0);
  const auto each = [&](const Tensor& rows) { return rows.repeat_interleave(n_particles, 0); };
  auto all = each(cells);
  const auto is_known = each(known);
  Particles particles(n, n_particles, start_.options().requires_grad(false));
  const auto context = told(given_reader_, given.repeated(n_particles));
  const auto given_steps = given_by_step(context, all.size(1));
  auto state = unit_->first_state(all.size(0), context);
  auto before = start_.expand({all.size(0), -1});
  for (std::int64_t t = 0; t < cells.size(1); ++t) {
    state = unit_->next(read_at(before, given_steps, t), state);
    const auto p = law(state);
    auto member = all.select(1, t);
    const auto observed = is_known.select(1, t);
    member.copy_(at::where(observed, member, p->sample(rng).data.to(member.scalar_type())));
    particles.weigh(p->log_prob({member, {}, observed}));
    const auto kept = particles.survivors(rng);
    all = all.index_select(0, kept);
    state = state.index_select(0, kept);
    before = member_reader_->read(Rows(all.select(1, t))).whole.to(start_.scalar_type());
  }
  return all.index_select(0, particles.chosen(rng));
}

std::vector<FieldInfo> RecurrentSeries::completion_fields() const { return describe<ParticleSpec>(); }

ScoreInfo::Kind RecurrentSeries::exactness_of(const Batch& partial) const {
  const bool any = has_gap(partial.event.columns.front()).any().item<bool>();
  return any ? ScoreInfo::Kind::estimate : ScoreInfo::Kind::exact;
}

Rows RecurrentSeries::complete(const Batch& partial, std::int64_t n, Rng& rng) { return complete(partial, n, {}, rng); }

Rows RecurrentSeries::complete(const Batch& partial, std::int64_t n, const Table& settings, Rng& rng) {
  at::NoGradGuard off;
  const auto n_particles = parse<ParticleSpec>(settings, "complete").particles;
  const auto column = partial.event.repeated(n).columns.front();
  const auto given = partial.given.repeated(n);
  const auto context = told(given_reader_, given);
  const auto whole = to_complete(column, field(), context);
  const bool exact = exactness_of(partial) == ScoreInfo::Kind::exact;
  const auto cells = exact ? drawn(whole.data, whole.observed, context, rng)
                           : in_parts(whole.size(), kAtOnce / n_particles, [&](std::int64_t first, std::int64_t n_rows) {
                               const auto some = whole.cut(first, n_rows);
                               return drawn_around(some.data, some.observed, given.cut(first, n_rows), n_particles, rng);
                             });
  return Rows({Column{ended(whole.length, cells), whole.length}});
}

}  // namespace gx
