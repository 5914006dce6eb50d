#include "generatrix/studio/sample_measures.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/contract/abilities.h"
#include "generatrix/data/memory.h"

namespace gx {
namespace {

const Task kPlane{{{{.name = "x", .shape = {2}}}}, {}};

// Draws from the normal law around (shift, 0), of that deviation.
class Cloud final : public Model, public CanSample {
 public:
  Cloud(double shift, double deviation) : Model(kPlane), shift_(shift), deviation_(deviation) {}
  std::vector<Turn> turns() override { return {}; }
  Rows sample(std::int64_t n, const Rows&, Rng& rng) override {
    return rng.normal({n, 2}) * deviation_ + at::tensor({shift_, 0.0}).to(at::kFloat);
  }

 private:
  double shift_, deviation_;
};

class SampleMeasuresTest : public ::testing::TestWithParam<std::string> {
 protected:
  double of(double shift, double deviation, std::uint64_t seed = 1) const {
    Cloud model(shift, deviation);
    return sample_measures().at(GetParam())(model, rows_, plain_codec(kPlane), Rng(seed));
  }
  MemoryDataset rows_{{Rng(7).normal({3000, 2})}};
};

TEST_P(SampleMeasuresTest, AreSmallestForTheLawOfTheRows) {
  const auto best = of(0, 1);
  for (const auto worse : {of(1, 1), of(-1, 1), of(0, 2), of(0, 0.5), of(0, 0)}) EXPECT_GT(worse, best + 0.05);
}

TEST_P(SampleMeasuresTest, OfOneStreamAreTheSame) {
  EXPECT_EQ(of(0, 1), of(0, 1));
  EXPECT_NE(of(0, 1), of(0, 1, 2));
}

INSTANTIATE_TEST_SUITE_P(Each, SampleMeasuresTest, ::testing::Values("frechet_distance", "sliced_wasserstein"),
                         [](const auto& one) { return one.param; });

// Between a normal law N(0, I) in two dimensions and a point at distance a: a^2 + tr I = a^2 + 2.
TEST(SampleMeasures, TheFrechetDistanceToAPointIsKnown) {
  Cloud point(3, 0);
  const MemoryDataset rows{{Rng(7).normal({3000, 2})}};
  EXPECT_NEAR(sample_measures().at("frechet_distance")(point, rows, plain_codec(kPlane), Rng(1)), 11, 0.6);
}

}  // namespace
}  // namespace gx
