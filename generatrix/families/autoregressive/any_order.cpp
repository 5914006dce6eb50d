#include "generatrix/families/autoregressive/any_order.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "generatrix/base/row_groups.h"
#include "generatrix/data/fill_in.h"

namespace gx {
namespace {

constexpr std::int64_t kRowsAtOnce = 64;                      // that are drawn together
constexpr std::int64_t kMostVectors = std::int64_t{1} << 27;  // numbers of the vectors of all symbols of all cells

// Unknown cells last: int64 [B, D].
Tensor order_of(const Tensor& keys, const Tensor& known) {
  const auto behind = known.logical_not().to(keys.scalar_type()) * static_cast<double>(known.size(1));
  return (keys + behind).argsort(/*stable=*/true, 1);
}

Tensor first_places(std::int64_t n_orders, std::int64_t n_cells) {
  auto all = at::arange(n_cells).unsqueeze(0);
  for (std::int64_t i = 1; i < n_orders; ++i) all = at::cat({all, at::randperm(n_cells).unsqueeze(0)});
  return all;
}

}  // namespace

AnyOrder::AnyOrder(const TransformerShape& shape, std::int64_t n_bins, std::int64_t n_orders, Task task)
    : Model(std::move(task)),
      cells_(register_module("cells", std::make_shared<TableCells>(this->task().event, n_bins))),
      dropout_(shape.dropout) {
  net_ = register_module("net", std::make_shared<AnyOrderNet>(shape, cells_->n_cells(), cells_->most()));
  places_ = register_buffer("places", first_places(n_orders, cells_->n_cells()));
}

Tensor AnyOrder::nats(const TableCells::Read& read, const Tensor& keys) const {
  const auto logits = net_->logits(read.symbols, order_of(keys, read.known));
  const auto log_p =
      logits.masked_fill(cells_->may_be(logits.device()).logical_not(), -std::numeric_limits<double>::infinity()).log_softmax(2);
  const auto each = log_p.gather(2, read.symbols.unsqueeze(2)).squeeze(2);
  const auto all = at::where(read.known, each, at::zeros({}, each.options())).sum(1);
  return read.within.defined() ? all + read.within : all;
}

std::vector<Turn> AnyOrder::turns() {
  const auto loss = [this](const Batch& batch, const Step& step) {
    const auto read = cells_->read(batch.event);
    return Loss().add("nll", -nats(read, step.rng.uniform(read.symbols.sizes())).mean());
  };
  // dropout draws from a stream that all parts of a batch share
  Turn model{.name = "model", .parameters = parameters(), .loss = loss, .by_rows = dropout_ == 0};
  if (!cells_->has_reals()) return {std::move(model)};
  const auto within = [this](const Rows& event) { return Loss().add("nll_within_bins", -cells_->read(event).within.mean()); };
  const auto fit = [this, within](const Pass& rows, const Step&) {
    Rows some;
    cells_->fit([&](const auto& use) {
      rows([&](const Batch& batch) {
        some = batch.event;
        use(batch);
      });
    });
    return within(some);
  };
  return {{.name = "bins",
           .loss = [within](const Batch& batch, const Step&) { return within(batch.event); },
           .repeats = [](std::int64_t index) { return static_cast<int>(index == 0); },
           .by_rows = true,
           .fit = fit},
          std::move(model)};
}

Tensor AnyOrder::log_prob(const Rows& event, const Tensor& order) const {
  const at::NoGradGuard off;
  return nats(cells_->read(event), order.argsort().to(places_.device(), at::kFloat).unsqueeze(0));
}

ScoreInfo AnyOrder::score_info() const {
  return {ScoreInfo::Kind::exact, cells_->has_reals() ? ScoreInfo::Measure::density : ScoreInfo::Measure::mass};
}

Score AnyOrder::score(const Batch& batch, Rng&) {
  const at::NoGradGuard off;
  const auto read = cells_->read(batch.event);
  std::vector<Tensor> each;
  for (const auto& places : places_.unbind()) each.push_back(nats(read, places.to(at::kFloat).unsqueeze(0)));
  const auto mixed = at::stack(each).logsumexp(0) - std::log(static_cast<double>(each.size()));
  return {.nats = mixed, .info = score_info(), .n_cells = known_cells(batch.event, task().event)};
}

Rows AnyOrder::draw(const SymbolChoice& choice, const Tensor& symbols, const Tensor& known, Rng& rng) const {
  const auto which = rng.integers(places_.size(0), {symbols.size(0)}).to(places_.device());
  const auto order = order_of(places_.index_select(0, which).to(at::kFloat), known);
  const auto u = rng.uniform(symbols.sizes()).to(at::kCPU);
  const auto may = cells_->may_be(symbols.device());
  const auto drawn = in_groups(symbols.size(0), kRowsAtOnce, [&](std::int64_t first, std::int64_t n) {
    const at::NoGradGuard off;
    const auto of = [&](const Tensor& t) { return t.narrow(0, first, n); };
    return net_->draw(of(symbols), of(known), of(order), may, of(u), choice);
  });
  return cells_->rows(drawn.to(symbols.device()), rng);
}

Rows AnyOrder::sample_by(const SymbolChoice& choice, std::int64_t n, const Rows&, Rng& rng) {
  const at::NoGradGuard off;
  const auto none = at::zeros({n, places_.size(1)}, places_.options().dtype(at::kLong));
  return draw(choice, none, none.to(at::kBool), rng);
}

Rows AnyOrder::complete_by(const SymbolChoice& choice, const Batch& partial, std::int64_t n, Rng& rng) {
  const at::NoGradGuard off;
  const auto event = partial.event.repeated(n);
  const auto read = cells_->read(event);
  return filled_in(event, draw(choice, read.symbols, read.known, rng), task().event);
}

std::optional<std::string> why_no_any_order(const TransformerShape& shape, std::int64_t n_bins, const Task& task) {
  std::int64_t most = 0;
  for (const auto& field : task.event.fields) {
    if (!field.is_fixed()) return field.name + " is a " + words_of(field.layout) + ", and this model is of events of one size";
    if (field.is_image())
      return field.name + " are pictures, and this model is of the columns of tables: gated_pixelcnn is of pictures";
    most = std::max(most, is_real(field.values) ? n_bins + 2 : count_of(field.values));
  }
  if (task.event.dims() < 2) return "an event has one cell, and an order is of two or more";
  if (shape.channels % shape.heads != 0)
    return fmt::format("model.channels = {} is no multiple of model.heads = {}", shape.channels, shape.heads);
  if (task.event.dims() * shape.channels > kMostVectors / most)
    return fmt::format("an event has {} cells of up to {} symbols, and the vectors of all of them would be too large",
                       task.event.dims(), most);
  return {};
}

}  // namespace gx
