// Bench of a hidden circuit: the expected counts of a batch, which are all but the whole of a step of its fitting. 784 bits, 128
// hidden symbols, a binary tree. The reference multiplies matrices of exponentials less their rows' maxima in torch's operators,
// and its counts are the gradient of the log-likelihood in the log-probabilities. Beside it: sums over all pairs of symbols in
// log space, the kernel's own reference, by the time of a few rows.
#include "generatrix/kernels/circuit/hidden_tree.h"

#include <ATen/ATen.h>

#include <stdexcept>

#include "generatrix/base/rng.h"

#include "bench/benches.h"

namespace gx::bench {
namespace {

constexpr std::int64_t kCells = 784, kHidden = 128, kRows = 512, kFewRows = 8;

HiddenTree made_up_tree() {
  HiddenTree tree{.parent = {}, .p = at::softmax(Rng(0).normal({kCells, kHidden, kHidden}), 2)};
  for (std::int64_t d = 0; d < kCells; ++d) tree.parent.push_back((d + 1) / 2 - 1);
  return tree;
}

// Of bits of which each hidden symbol has a probability of its own.
Tensor made_up_leaves(std::int64_t n_rows = kRows) { return Rng(1).uniform({kCells, n_rows, kHidden}).clamp_min(1e-3).log(); }

// [D, K, K]
Tensor counts_by_gradient(const HiddenTree& tree, const Tensor& leaf) {
  const auto log_p = tree.p.log().requires_grad_();
  const auto p = log_p.exp().unbind();
  auto belief = leaf.unbind();
  Tensor nats;
  for (auto d = kCells - 1; d >= 0; --d) {  // parents have smaller numbers
    const auto i = static_cast<std::size_t>(d);
    const auto most = belief[i].amax(1, /*keepdim=*/true).detach();
    const auto message = (belief[i] - most).exp().matmul(p[i].t()).log() + most;  // [B, K]
    if (d == 0) {
      nats = message.select(1, 0).sum();
    } else {
      auto& above = belief[static_cast<std::size_t>(tree.parent[i])];
      above = above + message;
    }
  }
  nats.backward();
  return log_p.grad();
}

Running eager() {
  const auto tree = made_up_tree();
  const auto leaf = made_up_leaves();
  const auto wrong = (counts_by_gradient(tree, leaf) - hidden_tree_expectations(tree, leaf).n).abs().max().item<double>();
  if (!(wrong < 1e-2)) throw std::runtime_error("its counts differ from the kernel's by " + std::to_string(wrong));
  return {[=] { counts_by_gradient(tree, leaf); }};
}

Running log_space() {
  const auto tree = made_up_tree();
  const auto leaf = made_up_leaves(kFewRows);
  return {[=] { hidden_tree_expectations_reference(tree, leaf); }};
}

Running kernel() {
  const auto tree = made_up_tree();
  const auto leaf = made_up_leaves();
  return {[=] { hidden_tree_expectations(tree, leaf); }};
}

}  // namespace

Bench hidden_tree() {
  return {"hidden_tree",
          "hidden circuit of 784 bits, 128 hidden symbols, 512 rows, expected counts",
          {{.name = "eager", .prepare = eager},
           {.name = "log_space", .prepare = log_space, .steps = static_cast<double>(kRows / kFewRows), .role = Role::aside},
           {.name = "kernel", .prepare = kernel, .verb = "train"}}};
}

}  // namespace gx::bench
