#include "generatrix/families/autoregressive/autoregressive.h"

#include <ATen/ATen.h>

#include "generatrix/base/errors.h"
#include "generatrix/data/members.h"
#include "generatrix/nn/by_step.h"
#include "generatrix/nn/norm.h"

namespace gx {

Autoregressive::Autoregressive(CausalNetPtr net, ReaderPtr given_reader, Task task, std::int64_t n_logistics)
    : Model(std::move(task)),
      net_(register_module("net", std::move(net))),
      given_reader_(std::move(given_reader)),
      order_(this->task().event.only(), n_logistics) {
  if (given_reader_) register_module("given_reader", given_reader_);
}

std::vector<Turn> Autoregressive::turns() {
  const auto loss = [this](const Batch& batch, const Step&) {
    const auto nats = log_prob(batch);
    if (!order_.is_sequence()) return Loss().add("nll", -nats.mean());
    return Loss().add("nll_per_symbol", -nats.sum() / batch.event.columns.front().length.sum().to(nats.scalar_type()));
  };
  // lengths differ from part to part of a batch, so that the mean of their means is not that of all
  return {{.name = "model",
           .parameters = parameters(),
           .loss = loss,
           .by_rows = !order_.is_sequence(),
           .one_thread = mixes_rows(*this)}};
}

Tensor Autoregressive::outputs(const Batch& batch) { return net_->outputs(batch.x(), told(given_reader_, batch.given)); }

Tensor Autoregressive::logits(const Batch& batch) { return order_.logits(outputs(batch)); }

Tensor Autoregressive::log_prob(const Batch& batch) { return order_.log_prob(batch.event.columns.front(), outputs(batch)); }

Score Autoregressive::score(const Batch& batch, Rng&) {
  at::NoGradGuard off;
  return {.nats = log_prob(batch), .info = score_info(), .n_cells = batch.event.columns.front().length};
}

Rows Autoregressive::draw(const Tensor& uniforms, const Rows& given, const SymbolChoice& choice) {
  return draw(uniforms, told(given_reader_, given), choice);
}

Rows Autoregressive::draw(const Tensor& uniforms, const Context& context, const SymbolChoice& choice) {
  auto rows = order_.rows(net_->draw(uniforms.to(at::kCPU), context, choice)).to(uniforms.device());
  if (says_length(context)) return Rows({cut_at(rows.columns.front(), steps_given(context))});
  return rows;
}

Rows Autoregressive::sample_by(const SymbolChoice& choice, std::int64_t n, const Rows& given, Rng& rng) {
  at::NoGradGuard off;
  const auto context = told(given_reader_, given);
  if (!order_.is_sequence()) return draw(rng.uniform({n, order_.longest()}), context, choice);
  if (says_length(context)) return draw(rng.uniform({n, places_given(context)}), context, choice);
  const auto length = drawn_lengths(order_.field(), n, rng);
  const auto rows = draw(rng.uniform({n, longest_of(length)}), context, choice);
  return Rows({cut_at(rows.columns.front(), length)});
}

Rows Autoregressive::complete_by(const SymbolChoice& choice, const Batch& partial, std::int64_t n, Rng& rng) {
  at::NoGradGuard off;
  const auto event = partial.event.repeated(n).columns.front();
  const auto context = told(given_reader_, partial.given.repeated(n));
  auto [known, symbols] = order_.known(event);
  if (says_length(context)) {
    expect_given(event.length, context);
    known = of_places(known, places_given(context)), symbols = of_places(symbols, places_given(context));
  }
  if (known_after_unknown(known)) {
    throw errors::bad_value("complete", "a known cell after an unknown one",
                            "this model completes what follows in its order (the lower part of a picture, row by row); a model "
                            "with latents completes any cells, approximately");
  }
  return order_.as_long_as(event, draw(forced_where(known, symbols, rng.uniform(known.sizes())), context, choice));
}

void Autoregressive::warm_start(const Batch& batch, Rng&) {
  at::NoGradGuard off;
  auto symbols = order_.symbols(batch.x());
  if (order_.is_sequence()) {
    const auto members = is_member(batch.event.columns.front().length, symbols.size(1)).flatten().nonzero().squeeze(1);
    symbols = symbols.flatten().index_select(0, members).unsqueeze(0);  // [1, N]
  } else {
    symbols = symbols.dim() == 4 ? symbols.transpose(0, 1).flatten(1) : symbols.flatten().unsqueeze(0);  // [C, N]
  }
  net_->start_from(order_.first_outputs(symbols));
}

Tensor draw_naively(CausalNet& net, const SymbolOrder& order, const Tensor& uniforms, const Context& context) {
  at::NoGradGuard off;
  const auto n = uniforms.size(0);
  const auto weights = net.parameters().front();
  const auto shape = [&] {
    Shape all{n};
    if (order.is_sequence()) all.push_back(uniforms.size(1));
    all.insert(all.end(), order.field().shape.begin(), order.field().shape.end());
    return all;
  }();
  const bool picture = shape.size() == 4;
  auto symbols = at::zeros(shape, at::kLong);
  for (std::int64_t i = 0; i < uniforms.size(1); ++i) {
    auto x = order.values(symbols).to(weights.device());
    if (x.is_floating_point()) x = x.to(weights.scalar_type());
    const auto logits = order.logits(net.outputs(x, context));  // [N, ..., K]
    const auto all = picture ? logits.permute({0, 2, 3, 1, 4}).flatten(1, 3) : logits;
    const auto drawn = drawn_symbols(all.select(1, i), uniforms.select(1, i));
    if (picture)
      symbols.select(1, i % shape[1]).flatten(1).select(1, i / shape[1]).copy_(drawn);
    else
      symbols.select(1, i).copy_(drawn);
  }
  return symbols;
}

}  // namespace gx
