#include "generatrix/eval/exactness.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "generatrix/contract/abilities.h"
#include "generatrix/prob/bijectors/elementwise.h"
#include "generatrix/prob/bijectors/log_affine.h"
#include "generatrix/prob/distributions/standard_normal.h"

namespace gx {
namespace {

const Task kPlane{Space{{{.name = "x", .values = Real{}, .shape = {2}}}}, {}};

// x = 2 z + 1 with faults to be found.
struct Faults {
  double log_det = 0, inverse = 0;
  bool is_nan_above = false;
};

struct Scaling {
  Tensor scale;
  Faults faults;
  Bijector right() const { return elementwise(LogAffine{at::ones_like(scale), scale.log()}, 1); }
  Mapped forward(const Tensor& z) const { return right().forward(z); }
  Mapped inverse(const Tensor& x) const {
    auto back = right().inverse(x);
    return {back.value + faults.inverse, back.log_det + faults.log_det};
  }
};

class ScalingModel final : public Model, public CanSample, public CanScore, public CanInvert, public HasPrior {
 public:
  explicit ScalingModel(Faults faults)
      : Model(kPlane), scale_(register_parameter("scale", at::full({2}, 2.0))), faults_(faults) {}
  std::vector<Turn> turns() override { return {}; }
  ScoreInfo score_info() const override { return {ScoreInfo::Kind::exact, ScoreInfo::Measure::density}; }
  Score score(const Batch& batch, Rng&) override {
    const auto back = bijector({}).inverse(batch.x());
    auto nats = prior({}).log_prob(back.value) + back.log_det;
    if (faults_.is_nan_above) nats = at::where(batch.x().select(-1, 0) > 2, std::nan(""), nats);
    return {nats, score_info()};
  }
  Rows sample(std::int64_t n, const Rows&, Rng& rng) override {
    return bijector({}).forward(rng.normal({n, 2}, scale_.scalar_type())).value.detach();
  }
  Bijector bijector(const Rows&) override { return Scaling{scale_, faults_}; }
  Distribution prior(const Rows&) override { return standard_normal({2}, scale_.options().requires_grad(false)); }

 private:
  Tensor scale_;
  Faults faults_;
};

// Names of the checks that do not hold, with their types, in order.
std::vector<std::string> broken(Faults faults) {
  ScalingModel model(faults);
  Rng rng(1);
  std::vector<std::string> all;
  for (const auto& one : exactness_of(model, Batch{1 + 2 * rng.normal({500, 2})}, rng)) {
    if (!one.holds()) all.push_back(one.check + " " + one.type);
  }
  EXPECT_EQ(model.parameters()[0].scalar_type(), at::kFloat) << "the model comes back as it was";
  return all;
}

// The mass that a right model has by the grid around so many rows.
Exactness mass_around(std::int64_t n_rows) {
  ScalingModel model({});
  Rng rng(1);
  const auto all = exactness_of(model, Batch{1 + 2 * rng.normal({n_rows, 2})}, rng);
  const auto mass = std::ranges::find(all, "mass", &Exactness::check);
  return mass != all.end() ? *mass : throw std::logic_error("no mass was measured");
}

TEST(Exactness, HoldsWhereTheFormulasDo) {
  EXPECT_TRUE(broken({}).empty());
  const auto mass = mass_around(500);
  EXPECT_NEAR(mass.value, 1, 1e-3);
  EXPECT_EQ(mass.type, "float64");
}

TEST(Exactness, FewRowsMakeNoSmallGrid) { EXPECT_NEAR(mass_around(3).value, 1, 1e-2); }

using Names = std::vector<std::string>;

TEST(Exactness, FindsALogDetThatIsNotTheJacobians) {
  EXPECT_EQ(broken({.log_det = 0.1}), (Names{"log_det float32", "log_det float64", "mass float64"}));
}

TEST(Exactness, FindsAnInverseThatIsNone) {
  const auto found = broken({.inverse = 0.02});
  EXPECT_EQ(found, (Names{"round_trip float32", "round_trip_draws float32", "round_trip float64", "round_trip_far float64",
                          "round_trip_draws float64"}));
}

TEST(Exactness, CountsScoresThatAreNoNumbers) {
  const auto found = broken({.is_nan_above = true});
  EXPECT_NE(std::ranges::find(found, "non_finite float32"), found.end());
  EXPECT_NE(std::ranges::find(found, "mass float64"), found.end()) << "no number is no mass";
}

// Scores off by a share of the tolerance that it is asked for.
class SolvingModel final : public Model, public CanScore, public ScoresBySolver {
 public:
  explicit SolvingModel(double error) : Model(kPlane), error_(error) {}
  std::vector<Turn> turns() override { return {}; }
  ScoreInfo score_info() const override { return {ScoreInfo::Kind::estimate, ScoreInfo::Measure::density}; }
  Score score(const Batch& batch, Rng& rng) override { return score_finer(batch, 1, rng); }
  Score score_finer(const Batch& batch, double times, Rng&) override {
    return {standard_normal({2}, batch.x().options()).log_prob(batch.x()) + error_ / times, score_info()};
  }

 private:
  double error_;
};

TEST(Exactness, AsksASolverToBeMoreCareful) {
  for (const auto error : {0.001, 0.1}) {
    SolvingModel model(error);
    Rng rng(1);
    const auto all = exactness_of(model, Batch{rng.normal({50, 2})}, rng);
    ASSERT_EQ(all.back().check, "solver_error");
    EXPECT_NEAR(all.back().value, 0.99 * error, 1e-9);
    EXPECT_EQ(all.back().holds(), error < 0.02);
  }
}

}  // namespace
}  // namespace gx
