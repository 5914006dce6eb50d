#include "generatrix/families/circuit/tree_law.h"

#include <ATen/ATen.h>

#include "generatrix/prob/estimators/weighted_draw.h"

namespace gx {
namespace {

Tensor parents_of(const TreeLaw& law, const Tensor& cells) {
  return at::tensor(law.parent, at::kLong).to(cells.device()).index_select(0, cells);
}

}  // namespace

std::vector<Tensor> TreeLaw::levels() const {
  const auto n = parent.size();
  std::vector<std::int64_t> depth(n, -1);
  const auto find = [&](auto&& self, std::size_t d) -> std::int64_t {
    if (depth[d] < 0) depth[d] = parent[d] < 0 ? 0 : self(self, static_cast<std::size_t>(parent[d])) + 1;
    return depth[d];
  };
  std::vector<std::vector<std::int64_t>> cells;
  for (std::size_t d = 0; d < n; ++d) {
    const auto level = static_cast<std::size_t>(find(find, d));
    if (cells.size() <= level) cells.resize(level + 1);
    cells[level].push_back(static_cast<std::int64_t>(d));
  }
  std::vector<Tensor> all;
  for (const auto& level : cells) all.push_back(at::tensor(level, at::kLong).to(log_p.device()));
  return all;
}

Tensor TreeLaw::log_prob(const Tensor& symbols) const {
  const auto n_cells = log_p.size(0), n = log_p.size(1);
  const auto cells = at::arange(n_cells, symbols.options());
  const auto before = symbols.index_select(1, parents_of(*this, cells).clamp_min(0));  // of a root any: its rows are equal
  return log_p.flatten().take((cells * n + before) * n + symbols).sum(1);
}

TreeLaw::Beliefs TreeLaw::collect(const Tensor& evidence) const {
  auto b = evidence.clone();
  const auto all = levels();
  Tensor nats;
  for (auto level = all.rbegin(); level != all.rend(); ++level) {
    const auto own = b.index_select(1, *level).unsqueeze(2) + log_p.index_select(0, *level);  // [B, L, S, S]
    const auto message = at::logsumexp(own, 3);                                               // [B, L, S]
    if (level + 1 != all.rend())
      b.index_add_(1, parents_of(*this, *level), message);
    else
      nats = message.select(2, 0).sum(1);
  }
  return {nats, b};
}

Tensor TreeLaw::draw(const Tensor& beliefs, const Tensor& uniforms) const {
  const auto n_symbols = log_p.size(1);
  auto symbols = at::zeros(uniforms.sizes(), uniforms.options().dtype(at::kLong));
  for (const auto& level : levels()) {
    const auto before = symbols.index_select(1, parents_of(*this, level).clamp_min(0));  // [B, L]
    const auto laws =
        log_p.flatten(0, 1).index_select(0, (level * n_symbols + before).flatten()).view({-1, level.size(0), n_symbols});
    const auto p = at::softmax(laws + beliefs.index_select(1, level), 2);
    const auto drawn = by_weight(p.flatten(0, 1), uniforms.index_select(1, level).view({-1, 1}));
    symbols.index_copy_(1, level, drawn.view({-1, level.size(0)}));
  }
  return symbols;
}

}  // namespace gx
