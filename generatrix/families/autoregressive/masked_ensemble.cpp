#include "generatrix/families/autoregressive/masked_ensemble.h"

#include <ATen/ATen.h>

#include <cmath>

#include "generatrix/base/errors.h"
#include "generatrix/contract/fits.h"
#include "generatrix/nn/masked_walk.h"
#include "generatrix/prob/distributions/bernoulli.h"
#include "generatrix/prob/distributions/categorical.h"
#include "generatrix/prob/estimators/weighted_draw.h"

namespace gx {
namespace {

Tensor shuffled_row(const Tensor& row) { return row.index_select(0, at::randperm(row.size(0), at::kLong)); }

// Degrees int64 [K, units] of K masks: those of the net for the first; the inputs reordered where orders are random, hidden units
// shuffled for all but the first.
Tensor degrees_of_masks(const Tensor& own, std::int64_t n_masks, bool shuffles_first, std::int64_t n_told) {
  std::vector<Tensor> all;
  for (std::int64_t k = 0; k < n_masks; ++k)
    all.push_back(k > 0 || shuffles_first ? at::cat({own.slice(0, 0, n_told), shuffled_row(own.slice(0, n_told))}) : own);
  return at::stack(all);
}

}  // namespace

MaskedEnsemble::MaskedEnsemble(const Rules& rules, ReaderPtr given_reader, Task task)
    : Model(std::move(task)), order_(this->task().event.only()), n_masks_(rules.masks), given_reader_(std::move(given_reader)) {
  const auto n_told = shape_of(given_reader_).whole;
  net_ = register_module(
      "net", std::make_shared<MaskedMlp>(order_.longest(), rules.hidden, order_.n_logits(), n_told, rules.activation));
  if (given_reader_) register_module("given_reader", given_reader_);
  const auto& own = net_->layers().degrees;
  for (std::size_t l = 0; l + 1 < own.size(); ++l) {
    const auto n = l == 0 && !rules.random_orders ? own[l].unsqueeze(0).repeat({n_masks_, 1})
                                                  : degrees_of_masks(own[l], n_masks_, l == 0, l == 0 ? n_told : 0);
    degrees_.push_back(register_buffer("degrees" + std::to_string(l), n));
  }
}

std::vector<Tensor> MaskedEnsemble::degrees(std::int64_t k) const {
  std::vector<Tensor> all;
  for (const auto& layer : degrees_) all.push_back(layer[k].to(at::kLong));
  const auto inputs = all.front().slice(0, all.front().size(0) - order_.longest());
  all.push_back(inputs.repeat_interleave(order_.n_logits()));
  return all;
}

Tensor MaskedEnsemble::orders() const {
  const auto inputs = degrees_.front();
  return inputs.slice(1, inputs.size(1) - order_.longest()).to(at::kLong) - 1;
}

Tensor MaskedEnsemble::told_of(const Rows& given) { return told(given_reader_, given).whole; }

Tensor MaskedEnsemble::each_log_prob(const Tensor& symbols, const Tensor& told, std::int64_t k) {
  const auto x = order_.values(symbols).to(net_->layers().layers.front().weight.scalar_type());
  const auto logits = net_->forward(x, told, degrees(k));  // [B, D, symbols]
  return logits.size(2) == 1 ? Bernoulli{logits.squeeze(2)}.log_prob(x) : Categorical{logits}.log_prob(symbols);
}

std::vector<Turn> MaskedEnsemble::turns() {
  const auto loss = [this](const Batch& batch, const Step& step) {
    const auto symbols = order_.ordered(order_.symbols(batch.x()));
    return Loss().add("nll", -each_log_prob(symbols, told_of(batch.given), step.index % n_masks_).sum(1).mean());
  };
  return {{.name = "model", .parameters = parameters(), .loss = loss, .by_rows = true}};
}

Tensor MaskedEnsemble::joint(const SymbolOrder::Known& known, const Tensor& told) {
  std::vector<Tensor> each;
  for (std::int64_t k = 0; k < n_masks_; ++k) each.push_back((each_log_prob(known.symbols, told, k) * known.where).sum(1));
  return at::stack(each, 1) - std::log(static_cast<double>(n_masks_));
}

Score MaskedEnsemble::score(const Batch& batch, Rng&) {
  const at::NoGradGuard off;
  const auto symbols = order_.ordered(order_.symbols(batch.x()));
  return {.nats = joint({at::ones_like(symbols, at::kBool), symbols}, told_of(batch.given)).logsumexp(1), .info = score_info()};
}

Tensor MaskedEnsemble::draw_by(std::int64_t k, const SymbolChoice& choice, const Tensor& uniforms, const Tensor& told) {
  auto net = net_->layers();
  net.degrees = degrees(k);
  const auto place_to_cell = orders()[k].argsort();  // [D]
  const auto u = uniforms.to(at::kCPU).index_select(1, place_to_cell.to(at::kCPU));
  const auto like = at::empty(uniforms.sizes(), net.layers.front().weight.options().requires_grad(false));
  const auto walk = masked_walk(net, told, like);
  auto drawn = at::empty(u.sizes(), at::kLong);
  Tensor last;
  for (std::int64_t i = 0; i < u.size(1); ++i) {
    drawn.select(1, i).copy_(drawn_symbols(walk->next(last), u.select(1, i), choice));
    last = order_.values(drawn.select(1, i)).to(like.options());
  }
  return drawn.index_select(1, orders()[k].to(at::kCPU)).to(uniforms.device());
}

Tensor MaskedEnsemble::draw(const SymbolChoice& choice, const SymbolOrder::Known& known, const Tensor& told, Rng& rng) {
  const auto n = known.symbols.size(0);
  const auto u = rng.uniform({n, 1 + known.symbols.size(1)});  // of the mask, and of each symbol
  const auto cells = forced_where(known.where, known.symbols, u.slice(1, 1));
  if (n_masks_ == 1) return draw_by(0, choice, cells, told);
  const auto share = joint(known, told).softmax(1);
  const auto chosen = by_weight(share, u.slice(1, 0, 1).to(share.scalar_type())).squeeze(1);
  auto symbols = at::zeros_like(known.symbols);
  for (std::int64_t k = 0; k < n_masks_; ++k) {
    const auto own = (chosen == k).nonzero().squeeze(1);
    if (own.size(0) == 0) continue;
    symbols.index_copy_(0, own,
                        draw_by(k, choice, cells.index_select(0, own), told.defined() ? told.index_select(0, own) : told));
  }
  return symbols;
}

Rows MaskedEnsemble::rows(const Tensor& symbols) const {
  auto shape = order_.field().shape;
  if (shape.size() != 3) return order_.values(symbols.unflatten(1, shape));
  return order_.values(symbols.unflatten(1, Shape{shape[1], shape[2], shape[0]}).permute({0, 3, 1, 2}).contiguous());
}

Rows MaskedEnsemble::sample_by(const SymbolChoice& choice, std::int64_t n, const Rows& given, Rng& rng) {
  const at::NoGradGuard off;
  const auto nothing = at::zeros({n, order_.longest()}, net_->layers().layers.front().weight.options().dtype(at::kLong));
  return rows(draw(choice, {nothing.to(at::kBool), nothing}, told_of(given), rng));
}

Rows MaskedEnsemble::complete_by(const SymbolChoice& choice, const Batch& partial, std::int64_t n, Rng& rng) {
  const at::NoGradGuard off;
  const auto known = order_.known(partial.event.repeated(n).columns.front());
  const auto in_orders =
      known.where.index_select(1, orders().argsort(/*dim=*/1, /*descending=*/false).flatten()).unflatten(1, {n_masks_, -1});
  if (known_after_unknown(in_orders))
    throw errors::bad_value("complete", "a known cell after an unknown one",
                            "this model completes what follows in its order (with model.orders natural the lower part of a "
                            "picture, row by row); a circuit such as chow_liu completes any cells");
  return rows(draw(choice, known, told_of(partial.given.repeated(n)), rng));
}

void MaskedEnsemble::warm_start(const Batch& batch, Rng&) {
  const at::NoGradGuard off;
  const auto counts = 1 + at::one_hot(order_.ordered(order_.symbols(batch.x())), order_.n_symbols()).sum(0);  // [D, symbols]
  const auto log_counts = counts.to(at::kDouble).log();
  const auto logits = order_.n_logits() == 1 ? log_counts.select(1, 1) - log_counts.select(1, 0)
                                             : (log_counts - log_counts.mean(1, /*keepdim=*/true)).flatten();
  net_->layers().layers.back().bias.copy_(logits);
}

std::optional<std::string> why_no_masked_ensemble(const Task& task) {
  if (auto reason = SymbolOrder::why_not(task.event)) return reason;
  return why_no_array(task.event);
}

}  // namespace gx
