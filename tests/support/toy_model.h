// A small model that has every kind of state that a resumed run must restore.
//
//   turn "net"    y = W2 dropout(tanh(W1 x + noise)) + b moves down the squared error; dropout draws from torch's default
//                 stream, noise comes from Step::rng
//   turn "scale"  log_sigma moves down the Gaussian negative log-likelihood of the residual, twice in each step; each time the
//                 buffer `seen` adds the mean of the rows
#pragma once

#include "generatrix/contract/abilities.h"
#include "generatrix/contract/catalog.h"
#include "generatrix/spec/fields.h"

namespace gx {

struct ToySpec {
  std::int64_t hidden = 6;
  double dropout = 0.2;
  std::int64_t peak = 0, hole = -1;

  static auto fields() {
    return std::tuple(
        field("hidden", &ToySpec::hidden, "width", positive),
        field("dropout", &ToySpec::dropout, "share of units", between(0, 0.9)),
        field("peak", &ToySpec::peak, "step at which the score is best, whatever the weights; 0 = ask the weights", at_least(0)),
        field("hole", &ToySpec::hole, "step at which the score is NaN"));
  }
};

class ToyModel final : public Model, public CanScore, public CanSample {
 public:
  ToyModel(const ToySpec& spec, const Task& task);
  std::vector<Turn> turns() override;
  Score score(const Batch& batch, Rng& rng) override;
  ScoreInfo score_info() const override { return {Score::Kind::estimate, Score::Measure::density}; }
  Rows sample(std::int64_t n, const Rows& given, Rng& rng) override;

 private:
  Tensor residual(const Tensor& x, Rng& rng);  // [B, D]
  ToySpec spec_;
  Tensor w1_, w2_, b_, log_sigma_, seen_, steps_;
};

// The catalog of three models whose event is one fixed field: "toy"; "toy-loss", its first turn without a score; "toy-players",
// both turns without a score.
Catalog toy_catalog();

// n images [n, 4, 4] of bytes: one of two patterns, plus noise.
Tensor toy_images(std::int64_t n, std::uint64_t seed);

}  // namespace gx
