// A hidden Chow-Liu tree: beside each cell x_d stands a hidden symbol z_d of K, and the hidden symbols depend on each other along
// the Chow-Liu tree of the cells (Liu and Van den Broeck, Tractable Regularization of Probabilistic Circuits, 2021, arXiv
// 2106.02264, section 5.1).
//
//   p(x) = sum over z of prod_d p(z_d | z_parent(d)) p(x_d | z_d)
//
// A smooth, decomposable circuit: sums over any unknown cells and over all z are exact, by messages along the tree
// (kernels/circuit/hidden_tree.h). The tree is found from classes of the cells (cell_leaves.h) in the first pass over the rows.
// Fitted by expectation-maximization with the expected counts n, of the hidden pairs and of the cells:
//
//   by batches    p <- (1 - rate) p + rate (n of a batch, smoothed and normalized), many times an epoch
//   by all rows   p <- n of all rows, smoothed and normalized, once an epoch: no epoch loses likelihood, but for smoothing
//
// Everything is exact: scores of any cells, draws, and draws of any cells given any others.
#pragma once

#include "generatrix/contract/abilities.h"
#include "generatrix/contract/model.h"
#include "generatrix/families/circuit/cell_leaves.h"
#include "generatrix/kernels/circuit/hidden_tree.h"

namespace gx {

class HiddenTreeModel final : public Model, public CanSample, public CanComplete, public CanScore, public NeedsWarmStart {
 public:
  struct Rules {
    std::int64_t n_hidden;         // K
    double smoothing;              // rows of the usual law that each law is fitted to besides
    double first_rate, last_rate;  // by batches: it falls in a straight line
    double whole;                  // share of the epochs, at the end, that fit all rows at once
    std::int64_t n_bins = 0;       // of real numbers; 0: normal laws
  };
  HiddenTreeModel(Rules rules, Task task);

  std::vector<Turn> turns() override;  // one, "circuit", that is fitted: a step is an epoch
  void warm_start(const Batch& batch, Rng& rng) override;
  Rows sample(std::int64_t n, const Rows& given, Rng& rng) override;
  Rows complete(const Batch& partial, std::int64_t n, Rng& rng) override;
  ScoreInfo::Kind exactness() const override { return ScoreInfo::Kind::exact; }
  Score score(const Batch& batch, Rng& rng) override;  // in float64, of the cells that are known
  ScoreInfo score_info() const override;

  HiddenTree tree(at::ScalarType type) const;

 private:
  struct Counts {
    Tensor nats, pairs;  // sum over rows, [D, K, K]; float64
    std::vector<LeafSums> leaves;
    void add(const Counts& more);
  };
  Tensor leaf_log_prob(const Rows& event, at::ScalarType type) const;  // [D, B, K]
  Counts expected(const Rows& event) const;
  void move(const Counts& counts, double rate);
  void find_tree(const Pass& rows);
  Loss fitted(const Pass& rows, const Step& step);
  Rows draw(const Tensor& leaf, Rng& rng) const;
  std::int64_t rows_at_once() const;

  Rules rules_;
  std::vector<CellLeavesPtr> leaves_;  // of each field
  Tensor parents_, pairs_;             // buffers int64 [D]; p(z_d = j | z_parent = i) at [d, i, j], rows i of a root are equal
};

// Why there is no such model of the task; nothing when there is.
std::optional<std::string> why_no_hidden_tree(const HiddenTreeModel::Rules& rules, const Task& task);

}  // namespace gx
