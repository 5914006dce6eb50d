// A model of sets: members are independent draws of one normal law with a learned mean and deviation for each cell.
//
//   log p(x | number of members) = sum over members of log N(x_i; mu, sigma^2)
//
// So the laws have a model whose rows are sets: a score that counts what is no member, or that reads an order, is seen.
#pragma once

#include "generatrix/contract/abilities.h"
#include "generatrix/contract/catalog.h"

namespace gx {

class ToySet final : public Model, public CanScore, public CanSample {
 public:
  explicit ToySet(const Task& task);
  std::vector<Turn> turns() override;
  Score score(const Batch& batch, Rng& rng) override;
  ScoreInfo score_info() const override { return {Score::Kind::exact, Score::Measure::density}; }
  Rows sample(std::int64_t n, const Rows& given, Rng& rng) override;  // of as many members as the longest training row

 private:
  RowsLaw law(const Tensor& length, std::int64_t n_members) const;
  Tensor loc_, log_scale_;  // [...shape]
};

// Adds "toy_set", of one set of reals.
void add_toy_set(Catalog& catalog);

}  // namespace gx
