// A model with everything that a resumed run must bring back, and small enough to see through.
//
//   turn "net"    y = W2 dropout(tanh(W1 x + noise)) + b moves down the squared error; dropout draws from torch's default
//                 stream, noise from Step::rng
//   turn "scale"  log_sigma moves down the Gaussian negative log-likelihood of the residual; two repeats; in each, the buffer
//                 `seen` counts the rows' mean in
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

// "toy" alone, of one fixed field.
Catalog toy_catalog();

// n byte images [n, 4, 4] with something to learn: two patterns under noise.
Tensor toy_images(std::int64_t n, std::uint64_t seed);

}  // namespace gx
