#include "generatrix/families/autoregressive/nade_net.h"

#include <ATen/ATen.h>

#include <cmath>

#include "generatrix/base/row_groups.h"
#include "generatrix/families/autoregressive/pixel_values.h"

namespace gx {
namespace {

constexpr double kNadeScale = 0.05;           // of first weights
constexpr std::int64_t kEventsTogether = 64;  // that are drawn at once

}  // namespace

NadeNet::NadeNet(std::int64_t n_hidden, const Field& event, const ContextShape& told)
    : order_(event), n_cells_(event.dims()), n_columns_(are_numbers(event.values) ? 1 : order_.n_symbols()) {
  const auto d = n_cells_, h = n_hidden, k = order_.n_logits();
  w_ = register_parameter("w", kNadeScale * at::randn({d, n_columns_, h}));
  c_ = register_parameter("c", at::zeros({h}));
  v_ = register_parameter("v", at::randn({d, k, h}) / std::sqrt(static_cast<double>(h)));
  b_ = register_parameter("b", at::zeros({d, k}));
  if (told.whole > 0) u_ = register_parameter("u", kNadeScale * at::randn({h, told.whole}));
}

Tensor NadeNet::first_sum(std::int64_t n, const Context& context) const {
  const auto all = c_.expand({n, -1});
  return u_.defined() ? all + at::linear(context.whole.to(u_.scalar_type()), u_) : all;
}

Tensor NadeNet::contribution(const Tensor& symbols, std::int64_t i) const {
  if (n_columns_ > 1) return w_[i].index_select(0, symbols);
  return order_.values(symbols).to(w_.scalar_type()).unsqueeze(1) * w_[i];
}

Tensor NadeNet::as_event(const Tensor& ordered, std::int64_t n_last) const {
  const auto& shape = order_.field().shape;
  const auto n = ordered.size(0);
  if (shape.size() == 3) return ordered.reshape({n, shape[1], shape[2], shape[0], n_last}).permute({0, 3, 1, 2, 4}).contiguous();
  Shape all{n};
  all.insert(all.end(), shape.begin(), shape.end());
  all.push_back(n_last);
  return ordered.reshape(all);
}

Tensor NadeNet::outputs(const Tensor& x, const Context& context) {
  const auto n = x.size(0);
  const auto cells = order_.ordered(x);  // [B, D]
  const auto each = n_columns_ == 1 ? cells.to(w_.scalar_type()).unsqueeze(2) * w_.squeeze(1)
                                    : w_.flatten(0, 1)
                                          .index_select(0, (cells + n_columns_ * at::arange(n_cells_, cells.options())).flatten())
                                          .view({n, n_cells_, -1});  // [B, D, H]
  const auto before = at::constant_pad_nd(each.slice(1, 0, -1), {0, 0, 1, 0}).cumsum(1);
  const auto h = at::sigmoid(before + first_sum(n, context).unsqueeze(1));
  const auto all = at::matmul(h.transpose(0, 1), v_.transpose(1, 2)).transpose(0, 1) + b_;  // [B, D, K]
  return as_event(all.flatten(1), order_.n_logits());
}

void NadeNet::start_from(const Tensor& first) {
  const at::NoGradGuard off;
  b_.view({-1, first.size(0), first.size(1)}).copy_(first);
}

Tensor NadeNet::draw(const Tensor& uniforms, const Context& context, const SymbolChoice& choice) {
  const at::NoGradGuard off;
  const auto drawn = in_groups(uniforms.size(0), kEventsTogether, [&](std::int64_t first, std::int64_t n) {
    const auto u = uniforms.narrow(0, first, n).to(at::kFloat).t().contiguous();  // [D, N]
    const auto whole = context.whole.defined() ? context.whole.narrow(0, first, n) : Tensor();
    auto sum = first_sum(n, {.whole = whole}).clone();
    auto symbols = at::empty({n_cells_, n}, at::kLong);
    for (std::int64_t i = 0; i < n_cells_; ++i) {
      symbols[i].copy_(drawn_symbols(at::linear(at::sigmoid(sum), v_[i], b_[i]), u[i], choice));
      sum += contribution(symbols[i].to(w_.device()), i);
    }
    return symbols.t().contiguous();
  });
  return as_event(drawn, 1).squeeze(-1);
}

}  // namespace gx
