#include "generatrix/families/autoregressive/recurrent_series.h"

#include <ATen/ATen.h>
#include <c10/util/accumulate.h>

#include <algorithm>

#include "generatrix/base/errors.h"
#include "generatrix/data/members.h"
#include "generatrix/families/latent/fill_in.h"

namespace gx {
namespace {

Field member_of(Field field) {
  field.layout = Field::Layout::fixed;
  field.longest = 0;
  return field;
}

void check_order(const Tensor& known, const Tensor& unknown) {
  const auto gap = unknown.flatten(2).any(2).to(at::kLong).cumsum(1) > 0;  // [N, T]: at or after an unknown cell
  const auto later = known.flatten(2).any(2).slice(1, 1);
  if (gap.slice(1, 0, -1).logical_and(later).any().item<bool>())
    throw errors::bad_value("complete", "a known cell after an unknown one",
                            "this model completes the end of a series; leave out the steps before a gap, or fill it");
}

}  // namespace

RecurrentSeries::RecurrentSeries(std::int64_t n_hidden, const LikelihoodSpec& likelihood, Task task) : Model(std::move(task)) {
  const auto member = member_of(field());
  given_reader_ = make_reader(this->task().given);
  member_reader_ = std::make_shared<Reader>(Space{{member}});
  likelihood_ = likelihood_of(member, likelihood);
  const auto n_in = member_reader_->shape().whole, n_out = c10::multiply_integers(likelihood_->parameters());
  unit_ = register_module("unit", std::make_shared<GatedUnit>(n_in, n_hidden, shape_of(given_reader_)));
  if (given_reader_) register_module("given_reader", given_reader_);
  register_module("member_reader", member_reader_);
  register_module("likelihood", likelihood_);
  start_ = register_parameter("start", at::zeros({n_in}));
  w_out_ = register_parameter("w_out", recurrent_weights({n_out, n_hidden}, n_hidden));
  b_out_ = register_parameter("b_out", at::zeros({n_out}));
}

std::optional<std::string> RecurrentSeries::why_not(const Space& event) {
  if (!event.is_one()) return "an event has several fields, and this model is of one";
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

Tensor RecurrentSeries::log_prob(const Batch& batch) {
  const auto& column = batch.event.columns.front();
  const auto n = column.data.size(0), n_members = column.data.size(1);
  const auto each = Column{column.data.flatten(0, 1), {}, column.observed.defined() ? column.observed.flatten(0, 1) : Tensor()};
  const auto vectors = member_reader_->read(Rows({each})).whole.to(start_.scalar_type()).unflatten(0, {n, n_members});
  const auto before = at::cat({start_.expand({n, 1, -1}), vectors.narrow(1, 0, n_members - 1)}, 1);  // [B, T, V]
  const auto nats = law(unit_->states(before, told(given_reader_, batch.given)))->log_prob({column.data, {}, column.observed});
  return at::where(is_member(column.length, n_members), nats, at::zeros({}, nats.options())).sum(1);
}

ScoreInfo RecurrentSeries::score_info() const {
  return {likelihood_->is_normalized() ? ScoreInfo::Kind::exact : ScoreInfo::Kind::unnormalized, likelihood_->measure()};
}

Score RecurrentSeries::score(const Batch& batch, Rng&) {
  at::NoGradGuard off;
  return {.nats = log_prob(batch), .info = score_info(), .n_cells = known_cells(batch.event, task().event)};
}

Tensor RecurrentSeries::drawn(Tensor cells, const Tensor& known, const Rows& given, Rng& rng) {
  auto state = unit_->first_state(cells.size(0), told(given_reader_, given));
  auto before = start_.expand({cells.size(0), -1});
  for (std::int64_t t = 0; t < cells.size(1); ++t) {
    state = unit_->next(before, state);
    auto member = cells.select(1, t);
    member.copy_(at::where(known.select(1, t), member, law(state)->sample(rng).data.to(member.scalar_type())));
    before = member_reader_->read(Rows(member)).whole.to(start_.scalar_type());
  }
  return cells;
}

Rows RecurrentSeries::sample(std::int64_t n, const Rows& given, Rng& rng) {
  at::NoGradGuard off;
  Shape shape{n, field().longest};
  shape.insert(shape.end(), field().shape.begin(), field().shape.end());
  const bool symbols = std::holds_alternative<Symbols>(field().values) && !is_bits(field().values);
  const auto options = symbols ? start_.options().dtype(at::kLong) : start_.options();
  const auto cells = at::zeros(shape, options.requires_grad(false));
  return Rows({Column{drawn(cells, at::zeros_like(cells, at::kBool), given, rng),
                      at::full({n}, field().longest, cells.options().dtype(at::kLong))}});
}

Rows RecurrentSeries::complete(const Batch& partial, std::int64_t n, Rng& rng) {
  at::NoGradGuard off;
  const auto column = partial.event.repeated(n).columns.front();
  const auto known = known_in(column);
  const auto unknown = in_members(column.length, column.data).logical_and(known.logical_not());
  check_order(known, unknown);
  const auto length = at::where(unknown.flatten(1).any(1), column.length, column.length.clamp_min(field().longest));
  const auto n_more = std::max<std::int64_t>(0, field().longest - column.data.size(1));
  const auto cells = drawn(with_places(column.data, n_more), with_places(known, n_more), partial.given.repeated(n), rng);
  return Rows({Column{at::where(in_members(length, cells), cells, at::zeros({}, cells.options())), length}});
}

}  // namespace gx
