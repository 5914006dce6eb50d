#include "generatrix/families/quantized/quantized_model.h"

#include <ATen/ATen.h>

#include <cmath>
#include <limits>

#include "generatrix/nn/norm.h"
#include "generatrix/prob/distributions/categorical.h"
#include "generatrix/prob/distributions/independent.h"

namespace gx {

QuantizedModel::QuantizedModel(Parts parts, Task task) : Model(std::move(task)), parts_(std::move(parts)) {
  register_module("encoder", parts_.encoder);
  register_module("quantizer", parts_.quantizer);
  register_module("decoder", parts_.decoder);
  usage_ = register_module("usage", std::make_shared<CodeUsage>(parts_.quantizer->n_columns(), parts_.quantizer->n_symbols()));
}

std::vector<Turn> QuantizedModel::turns() {
  return {{.name = "model",
           .parameters = parameters(),
           .loss = [this](const Batch& batch, const Step&) { return loss(batch); },
           .after = [this](const Batch&, const Step& step, const Loss& loss) { after(step, loss); },
           .by_rows = parts_.decoder->by_rows(),
           .one_thread = mixes_rows(*this)}};
}

Tensor QuantizedModel::places(const Tensor& x) {
  auto h = parts_.encoder->forward(x);                         // [B, D, h, w]
  if (h.scalar_type() == at::kBFloat16) h = h.to(at::kFloat);  // autocast; distances need more digits
  return h.permute({0, 2, 3, 1}).reshape({-1, h.size(1)});
}

Tensor QuantizedModel::as_map(const Tensor& rows, at::IntArrayRef lead) const {
  auto shape = lead.vec();
  shape.insert(shape.end(), {parts_.map[0], parts_.map[1], rows.size(1)});
  return rows.view(shape).movedim(-1, -3);
}

Loss QuantizedModel::loss(const Batch& batch) {
  const auto n = batch.size();
  const auto h = places(batch.x());
  const auto q = parts_.quantizer->quantize(h);
  const auto nats = parts_.decoder->given({.along = as_map(q.vectors, {n})}).log_prob(batch.event);  // [B]
  const auto by_row = [&](const Tensor& each) { return each.view({n, -1}).sum(1).mean(); };
  Loss loss;
  // NOLINTBEGIN(bugprone-use-after-move): add and watch give back the object that they were called on
  std::move(loss).add("reconstruction", -nats.mean());
  if (q.commitment.defined()) std::move(loss).add("commitment", by_row(q.commitment), parts_.commitment);
  if (q.pull.defined()) std::move(loss).add("codebook", by_row(q.pull));
  if (const auto sigma = parts_.decoder->sigma(); sigma.defined()) std::move(loss).watch("sigma", sigma);
  const auto used = usage_->numbers();
  return std::move(loss)
      .watch("usage", used.share)
      .watch("perplexity", used.perplexity)
      .keep("vectors", h.view({n, -1, h.size(1)}))
      .keep("symbols", q.symbols.view({n, -1, q.symbols.size(1)}));
  // NOLINTEND(bugprone-use-after-move)
}

void QuantizedModel::after(const Step& step, const Loss& loss) {
  const auto h = loss.kept("vectors").flatten(0, 1), symbols = loss.kept("symbols").flatten(0, 1);
  parts_.quantizer->follow(h, symbols, step);
  usage_->count(symbols, step);
}

void QuantizedModel::warm_start(const Batch& batch, Rng& rng) { parts_.quantizer->start(places(batch.x()), rng); }

Field QuantizedModel::code() const {
  const auto& quantizer = *parts_.quantizer;
  return {
      .name = "z", .values = Symbols{{quantizer.n_symbols()}}, .shape = {quantizer.n_columns(), parts_.map[0], parts_.map[1]}};
}

Distribution QuantizedModel::encode(const Batch& batch) {
  const auto h = places(batch.x());
  const auto symbols = as_map(parts_.quantizer->quantize(h).symbols, {batch.size()}).unsqueeze(-1);  // [B, S, h, w, 1]
  auto shape = symbols.sizes().vec();
  shape.back() = parts_.quantizer->n_symbols();
  const auto logits = at::full(shape, -std::numeric_limits<double>::infinity(), h.options().requires_grad(false));
  return independent(Categorical{logits.scatter(-1, symbols, 0)}, 3);
}

RowsLaw QuantizedModel::decode(const Tensor& z, const Rows&) {
  const auto symbols = z.to(at::kLong).movedim(-3, -1).reshape({-1, z.size(-3)});  // [N, S]
  return parts_.decoder->given({.along = as_map(parts_.quantizer->vectors(symbols), z.sizes().slice(0, z.dim() - 3))});
}

ScoreInfo QuantizedModel::score_info() const {
  return {parts_.decoder->is_normalized() ? ScoreInfo::Kind::lower_bound : ScoreInfo::Kind::unnormalized,
          parts_.decoder->measure()};
}

Score QuantizedModel::score(const Batch& batch, Rng&) {
  at::NoGradGuard off;
  const auto q = parts_.quantizer->quantize(places(batch.x()));
  const auto nats = parts_.decoder->given({.along = as_map(q.vectors, {batch.size()})}).log_prob(batch.event);
  const auto n_codes = static_cast<double>(code().dims());
  return {.nats = nats - n_codes * std::log(static_cast<double>(parts_.quantizer->n_symbols())), .info = score_info()};
}

}  // namespace gx
