#include "generatrix/kernels/circuit/hidden_tree.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/rng.h"
#include "generatrix/kernels/vector/instructions.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

// A forest: 2 <- 0 <- {1, 4}, and 3 alone; rows that do not fill a block.
struct HiddenForest {
  HiddenTree tree;
  Tensor leaf;
  HiddenForest(std::int64_t n_symbols, at::ScalarType type) {
    Rng rng(1);
    auto p = rng.normal({5, n_symbols, n_symbols}, at::kDouble).mul_(2).softmax(2);
    p[1].select(1, 3).zero_();  // a symbol that never follows
    p = p / p.sum(2, /*keepdim=*/true);
    tree = {{2, 0, -1, -1, 0}, p.to(type)};
    leaf = (50 * rng.normal({5, 37, n_symbols}, at::kDouble)).to(type);
  }
};

TEST(HiddenTree, KernelAndReferenceAgree) {
  for (const auto which : {kernels::Instructions::plain, kernels::Instructions::haswell, kernels::Instructions::skylake_avx512}) {
    const kernels::InstructionLimit limit(which);
    for (const auto& [type, off] : {std::pair(at::kDouble, tolerance::kAlgebra), {at::kFloat, 1e-3}}) {
      const HiddenForest one(32, type);
      const auto close = [&, off = off](const Tensor& a, const Tensor& b) { return at::allclose(a, b, off, off); };
      const auto ours = hidden_tree_beliefs(one.tree, one.leaf), plain = hidden_tree_beliefs_reference(one.tree, one.leaf);
      EXPECT_TRUE(close(ours.nats, plain.nats));
      EXPECT_TRUE(close(ours.b.clamp_min(-1e30), plain.b.clamp_min(-1e30)));
      const auto found = hidden_tree_expectations(one.tree, one.leaf),
                 known = hidden_tree_expectations_reference(one.tree, one.leaf);
      EXPECT_TRUE(close(found.nats, known.nats));
      EXPECT_TRUE(close(found.q, known.q));
      EXPECT_TRUE(close(found.n, known.n));
    }
  }
}

// Of few symbols and nodes: sums over all states of the hidden tree.
TEST(HiddenTree, ReferenceIsTheSumOverAllStates) {
  const HiddenForest one(4, at::kDouble);
  const auto digit = at::arange(4, at::kLong);
  const auto z = at::cartesian_prod({digit, digit, digit, digit, digit});  // [4^5, 5]
  auto joint = at::zeros({z.size(0), one.leaf.size(1)}, at::kDouble);      // log p(z, seen)
  for (std::int64_t d = 0; d < 5; ++d) {
    const auto before = one.tree.parent[static_cast<std::size_t>(d)];
    const auto above = before < 0 ? at::zeros_like(z.select(1, d)) : z.select(1, before);
    joint += one.tree.p[d].index({above, z.select(1, d)}).log().unsqueeze(1) + one.leaf[d].t().index_select(0, z.select(1, d));
  }
  const auto found = hidden_tree_expectations_reference(one.tree, one.leaf);
  EXPECT_TRUE(at::allclose(found.nats, at::logsumexp(joint, 0), tolerance::kAlgebra, tolerance::kAlgebra));
  const auto share = joint.softmax(0);
  const auto of_node_4 = at::zeros({4, one.leaf.size(1)}, at::kDouble).index_add(0, z.select(1, 4), share);
  EXPECT_TRUE(at::allclose(found.q[4], of_node_4.t(), tolerance::kAlgebra, tolerance::kAlgebra));
  const auto pairs = at::zeros({16}, at::kDouble).index_add(0, z.select(1, 0) * 4 + z.select(1, 4), share.sum(1));
  EXPECT_TRUE(at::allclose(found.n[4].flatten(), pairs, tolerance::kAlgebra, tolerance::kAlgebra));
}

}  // namespace
}  // namespace gx
