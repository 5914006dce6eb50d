#include "generatrix/families/autoregressive/symbol_decoder.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "generatrix/data/members.h"
#include "generatrix/kernels/causal/draw_symbol.h"
#include "generatrix/prob/shapes.h"

namespace gx {
namespace {

constexpr std::int64_t kMostLogits = std::int64_t{1} << 25;  // that are in memory at once, without gradient

class SymbolLaw final : public ColumnLaw {
 public:
  SymbolLaw(CausalNetPtr net, const SymbolOrder& order, const Context& context)
      : net_(std::move(net)),
        order_(order),
        told_(context.whole.flatten(0, -2)),
        batch_(all_but_last(context.whole.sizes(), 1)) {}

  Tensor log_prob(const Column& x) const override {
    const auto n = told_.size(0), n_rows = x.data.size(0);
    const auto of_row = x.data.size(1) * order_.n_logits();
    const auto step = at::GradMode::is_enabled() ? n : std::max<std::int64_t>(1, kMostLogits / std::max<std::int64_t>(1, of_row));
    std::vector<Tensor> parts;
    for (std::int64_t first = 0; first < n; first += step) {
      const auto rows = at::arange(first, std::min(n, first + step), x.length.options()).remainder(n_rows);
      const Column some{x.data.index_select(0, rows), x.length.index_select(0, rows)};
      parts.push_back(order_.log_prob(some, net_->outputs(some.data, {.whole = told_.narrow(0, first, rows.size(0))})));
    }
    return at::cat(parts).view(batch_);
  }
  Column sample(Rng& rng) const override {
    const auto n = told_.size(0);
    const auto length = drawn_lengths(order_.field(), n, rng);
    return cut_at(drawn(rng.uniform({n, longest_of(length)})), length);
  }
  Column mean() const override { return drawn(at::full({told_.size(0), order_.longest()}, kernels::kMostProbable)); }
  Shape batch_shape() const override { return batch_; }

 private:
  Column drawn(const Tensor& uniforms) const {
    const at::NoGradGuard off;
    const auto device = told_.device();
    return order_.rows(net_->draw(uniforms.to(at::kCPU), {.whole = told_})).to(device).columns.front();
  }

  CausalNetPtr net_;
  SymbolOrder order_;
  Tensor told_;  // [N, C]
  Shape batch_;
};

}  // namespace

SymbolDecoder::SymbolDecoder(CausalNetPtr net, Field field)
    : net_(register_module("net", std::move(net))), order_(std::move(field)) {}

RowsLaw SymbolDecoder::given(const Context& context) {
  return RowsLaw(std::vector<ColumnLawPtr>{std::make_shared<SymbolLaw>(net_, order_, context)});
}

Rows SymbolDecoder::continued(const Context& context, const Rows& known, Rng& rng) {
  const at::NoGradGuard off;
  const auto [where, symbols] = order_.known(known.columns.front());
  const auto uniforms = forced_where(where, symbols, rng.uniform(where.sizes())).to(at::kCPU);
  return order_.as_long_as(known.columns.front(), order_.rows(net_->draw(uniforms, context))).to(context.whole.device());
}

}  // namespace gx
