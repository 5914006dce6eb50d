// A mixture of K trees over symbols (Meila and Jordan, Learning with Mixtures of Trees, 2000), of which one is a Chow-Liu tree
// and one without edges is the law of independent cells.
//
//   p(x) = sum_k w_k p_k(x),   p_k(x) = prod_d p_k(x_d | x_parent_k(d))
//
// Fitted to all rows at once: one tree in closed form, several by expectation-maximization, an iteration a step:
//
//   E:  r_nk = w_k p_k(x_n) / sum_l w_l p_l(x_n)
//   M:  w_k = n_k / N, and the tree of greatest likelihood for rows weighted by r_nk
//
// Everything is exact: scores of any cells (unknown ones are summed over), draws, and draws of any cells given any others: the
// component by its share of p(known), and then its tree. In training a row with unknown cells counts for the pairs that it has;
// without edges this is maximum likelihood too, with edges it is an approximation.
#pragma once

#include "generatrix/contract/abilities.h"
#include "generatrix/contract/model.h"
#include "generatrix/data/symbol_cells.h"
#include "generatrix/families/circuit/tree_law.h"

namespace gx {

class TreeMixture final : public Model, public CanSample, public CanComplete, public CanScore, public NeedsWarmStart {
 public:
  struct Rules {
    std::int64_t components;
    bool edges;        // false: cells are independent, given the component
    double smoothing;  // rows of evenly spread symbols that each component is fitted to besides
  };
  TreeMixture(Rules rules, Task task);

  std::vector<Turn> turns() override;  // one, "trees", that is fitted
  // Components begin without edges, each at the frequencies of the batch drawn halfway to a row of it.
  void warm_start(const Batch& batch, Rng& rng) override;
  Rows sample(std::int64_t n, const Rows& given, Rng& rng) override;
  Rows complete(const Batch& partial, std::int64_t n, Rng& rng) override;
  ScoreInfo::Kind exactness() const override { return ScoreInfo::Kind::exact; }
  Score score(const Batch& batch, Rng& rng) override;  // in float64, of the cells that are known
  ScoreInfo score_info() const override { return {ScoreInfo::Kind::exact, ScoreInfo::Measure::mass}; }

  std::vector<TreeLaw> laws() const;  // float64
  Tensor log_weights() const;         // float64 [K]

 private:
  Tensor joint(const Column& x) const;                  // log w_k p_k(known cells), float64 [B, K]
  Tensor fitted(const Pass& rows);                      // nats a row
  Tensor draw(const Tensor& evidence, Rng& rng) const;  // symbols int64 [B, D]

  Rules rules_;
  SymbolCells cells_;
  Tensor weights_, parents_, tables_;  // buffers [K], int64 [K, D], [K, D, S, S]
};

// Why there is no such model of the task; nothing when there is.
std::optional<std::string> why_no_tree_mixture(const TreeMixture::Rules& rules, const Task& task);

}  // namespace gx
