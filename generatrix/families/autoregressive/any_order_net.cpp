#include "generatrix/families/autoregressive/any_order_net.h"

#include <ATen/ATen.h>

#include <limits>

#include "generatrix/families/autoregressive/symbol_order.h"

namespace gx {

AnyOrderNet::AnyOrderNet(const TransformerShape& shape, std::int64_t n_cells, std::int64_t most) {
  const auto c = shape.channels;
  embedding_ = register_parameter("embedding", kFirstScale * at::randn({n_cells, most, c}));
  next_ = register_parameter("next", kFirstScale * at::randn({n_cells, c}));
  start_ = register_parameter("start", kFirstScale * at::randn({c}));
  stack_ = register_module("stack", std::make_shared<DecoderStack>(shape));
  b_out_ = register_parameter("b_out", at::zeros({n_cells, most}));
}

Tensor AnyOrderNet::vectors(const Tensor& cells, const Tensor& symbols) const {
  return at::embedding(embedding_.flatten(0, 1), cells * embedding_.size(1) + symbols);
}

Tensor AnyOrderNet::logits(const Tensor& symbols, const Tensor& order) const {
  const auto n_before = order.size(1) - 1;
  const auto before = vectors(order.narrow(1, 0, n_before), symbols.gather(1, order).narrow(1, 0, n_before));  // [B, D - 1, C]
  const auto h = stack_->forward(at::cat({start_.expand({order.size(0), 1, -1}), before}, 1) + at::embedding(next_, order));
  const auto place = order.argsort(/*stable=*/true, 1).unsqueeze(2).expand_as(h);  // of each cell
  const auto by_cell = h.gather(1, place).transpose(0, 1);                         // [D, B, C]
  return at::baddbmm(b_out_.unsqueeze(1), by_cell, embedding_.transpose(1, 2)).transpose(0, 1);
}

Tensor AnyOrderNet::draw(const Tensor& symbols, const Tensor& known, const Tensor& order, const Tensor& may_be,
                         const Tensor& uniforms, const SymbolChoice& choice) const {
  const auto n = order.size(0), n_cells = order.size(1);
  auto memory = stack_->memory(n, n_cells);
  auto found = symbols.clone();
  auto before = start_.expand({n, -1});
  for (std::int64_t t = 0; t < n_cells; ++t) {
    const auto cell = order.select(1, t);
    const auto h = stack_->next((before + next_.index_select(0, cell)).unsqueeze(1), memory, t);  // [N, 1, C]
    const auto scores = at::bmm(embedding_.index_select(0, cell), h.transpose(1, 2)).squeeze(2);  // [N, S]
    const auto logits = (scores + b_out_.index_select(0, cell))
                            .masked_fill(may_be.index_select(0, cell).logical_not(), -std::numeric_limits<double>::infinity());
    const auto at = cell.unsqueeze(1);
    const auto u = uniforms.gather(1, at.to(at::kCPU)).squeeze(1);
    const auto drawn = drawn_symbols(logits, u, choice).to(found.device()).unsqueeze(1);
    found.scatter_(1, at, at::where(known.gather(1, at), found.gather(1, at), drawn));
    before = vectors(cell, found.gather(1, at).squeeze(1));
  }
  return found.to(at::kCPU);
}

}  // namespace gx
