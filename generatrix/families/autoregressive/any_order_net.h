// A transformer that counts out the cells of a row in any order (Uria, Murray and Larochelle, A Deep and Tractable Density
// Estimator, 2014, arXiv 1310.1757; for transformers Pannatier, Courdier and Fleuret, sigma-GPTs: A New Approach to
// Autoregressive Models, 2024, arXiv 2404.09562): each place is told which cell stands there and which one comes next.
//
//   h_t = e(o_{t-1}, x_{o_{t-1}}) + n(o_t),   h <- stack(h) (decoder_stack.h)
//   p(x_{o_t} = s | x_{o_1} .. x_{o_{t-1}}) = softmax over s of e(o_t, s) h_t + b(o_t, s)
//
// e are vectors of every symbol of every cell, n those of the cells to come. Before the first cell stands a start vector.
#pragma once

#include "generatrix/families/autoregressive/decoder_stack.h"
#include "generatrix/kernels/causal/symbol_choice.h"

namespace gx {

class AnyOrderNet final : public torch::nn::Module {
 public:
  // D cells of S symbols at most. The shape is not rotary: cells have no distance.
  AnyOrderNet(const TransformerShape& shape, std::int64_t n_cells, std::int64_t most);

  // Of every cell its law given the cells before it in the order: symbols int64 [B, D], order int64 [B, D], of which order[b, t]
  // is the cell at place t -> [B, D, S], by cell.
  Tensor logits(const Tensor& symbols, const Tensor& order) const;
  // Cells that are not known, drawn one after another in the order. symbols, order int64 and known bool [N, D]; may_be bool [D,
  // S]; uniforms float [N, D], by cell, on the CPU -> symbols int64 [N, D] on the CPU. Keeps keys and values of cells before.
  Tensor draw(const Tensor& symbols, const Tensor& known, const Tensor& order, const Tensor& may_be, const Tensor& uniforms,
              const SymbolChoice& choice) const;

 private:
  Tensor vectors(const Tensor& cells, const Tensor& symbols) const;  // e, of int64 alike

  Tensor embedding_;     // [D, S, C]
  Tensor next_, start_;  // [D, C], [C]
  Tensor b_out_;         // [D, S]
  std::shared_ptr<DecoderStack> stack_;
};

}  // namespace gx
