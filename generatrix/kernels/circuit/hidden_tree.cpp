#include "generatrix/kernels/circuit/hidden_tree.h"

#include <ATen/ATen.h>

#include <mutex>

#include "generatrix/base/parallel.h"
#include "generatrix/kernels/circuit/hidden_tree_block.h"
#include "generatrix/kernels/fuses.h"
#include "generatrix/kernels/vector/lanes.h"

namespace gx {
namespace {

using kernels::TreeRows;
using kernels::TreeShape;

constexpr std::int64_t kRowsAtOnce = 32;

bool fits(const HiddenTree& tree, const Tensor& leaf) {
  return kernels::is_fusable(leaf, leaf.scalar_type()) && kernels::is_fusable(tree.p, leaf.scalar_type()) &&
         leaf.size(2) % kernels::kLanes == 0 && leaf.size(1) > 0;
}

// What a shape points to.
struct Arrays {
  explicit Arrays(const HiddenTree& tree)
      : parent(tree.parent),
        order(parents_first(tree.parent)),
        p(tree.p.contiguous()),
        turned(tree.p.transpose(1, 2).contiguous()) {}
  template <class T>
  TreeShape<T> shape() const {
    return {p.size(0), p.size(1), parent.data(), order.data(), p.const_data_ptr<T>(), turned.const_data_ptr<T>()};
  }
  std::vector<std::int64_t> parent, order;
  Tensor p, turned;
};

// Rows `first` .. of [D, B, K].
template <class T>
TreeRows<T> rows_of(const Tensor& all, std::int64_t first) {
  return {all.mutable_data_ptr<T>() + first * all.size(2), all.size(1) * all.size(2)};
}

// use(first, n) for some rows at a time, on all threads; begin() -> what a thread keeps for its rows.
template <class Begin, class Use, class End>
void by_rows(std::int64_t n_rows, const Begin& begin, const Use& use, const End& end) {
  in_parallel((n_rows + kRowsAtOnce - 1) / kRowsAtOnce, [&](std::int64_t from, std::int64_t to) {
    auto own = begin();
    for (auto i = from; i < to; ++i) use(own, i * kRowsAtOnce, std::min(kRowsAtOnce, n_rows - i * kRowsAtOnce));
    end(own);
  });
}

}  // namespace

TreeBeliefs hidden_tree_beliefs(const HiddenTree& tree, const Tensor& leaf) {
  if (!fits(tree, leaf)) return hidden_tree_beliefs_reference(tree, leaf);
  const auto n_symbols = leaf.size(2);
  const TreeBeliefs found{at::empty({leaf.size(1)}, leaf.options()), leaf.clone(at::MemoryFormat::Contiguous)};
  const Arrays arrays(tree);
  AT_DISPATCH_FLOATING_TYPES(leaf.scalar_type(), "hidden_tree", [&] {
    const auto shape = arrays.shape<scalar_t>();
    auto* nats = found.nats.mutable_data_ptr<scalar_t>();
    by_rows(
        leaf.size(1), [&] { return std::vector<scalar_t>(static_cast<std::size_t>((2 * n_symbols + 1) * kRowsAtOnce)); },
        [&](std::vector<scalar_t>& own, std::int64_t first, std::int64_t n) {
          auto *e = own.data(), *s = e + n_symbols * kRowsAtOnce, *shift = s + n_symbols * kRowsAtOnce;
          tree_up(kernels::best_instructions(), shape, n, rows_of<scalar_t>(found.b, first), {e, 0}, {s, 0}, nats + first, shift);
        },
        [](const auto&) {});
  });
  return found;
}

TreeExpectations hidden_tree_expectations(const HiddenTree& tree, const Tensor& leaf) {
  if (!fits(tree, leaf)) return hidden_tree_expectations_reference(tree, leaf);
  const auto n_nodes = leaf.size(0), n_symbols = leaf.size(2), block = n_symbols * kRowsAtOnce;
  // q holds the leaves, then b, then q
  const TreeExpectations found{at::empty({leaf.size(1)}, leaf.options()), leaf.clone(at::MemoryFormat::Contiguous),
                               at::zeros_like(tree.p, at::MemoryFormat::Contiguous)};
  const Arrays arrays(tree);
  std::mutex adding;
  AT_DISPATCH_FLOATING_TYPES(leaf.scalar_type(), "hidden_tree", [&] {
    const auto shape = arrays.shape<scalar_t>();
    auto* nats = found.nats.mutable_data_ptr<scalar_t>();
    struct Own {
      std::vector<scalar_t> e, s, shift;
      Tensor w;
    };
    by_rows(
        leaf.size(1),
        [&] {
          const auto size = static_cast<std::size_t>(n_nodes * block);
          return Own{std::vector<scalar_t>(size), std::vector<scalar_t>(size), std::vector<scalar_t>(kRowsAtOnce),
                     at::zeros_like(found.n)};
        },
        [&](Own& own, std::int64_t first, std::int64_t n) {
          const auto which = kernels::best_instructions();
          const auto q = rows_of<scalar_t>(found.q, first);
          const TreeRows<scalar_t> e{own.e.data(), block}, s{own.s.data(), block};
          tree_up(which, shape, n, q, e, s, nats + first, own.shift.data());
          tree_down(which, shape, n, e, s, q, own.w.template mutable_data_ptr<scalar_t>());
        },
        [&](const Own& own) {
          const std::lock_guard lock(adding);
          found.n.add_(own.w);
        });
  });
  found.n.mul_(tree.p);
  return found;
}

}  // namespace gx
