#include "generatrix/eval/compare.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"
#include "generatrix/data/memory.h"
#include "generatrix/eval/linear_gaussian.h"

namespace gx {
namespace {

class Compare : public testing::Test {
 protected:
  static Tensor draw(std::uint64_t seed) {
    auto model = LinearGaussian::exact();
    Rng rng(seed);
    return model.draw(300, rng);
  }
  static Trained trained(std::int64_t seed) {
    return {
        .seed = seed, .model = std::make_shared<LinearGaussian>(LinearGaussian::exact()), .cost = {.steps = 10, .seconds = 2}};
  }
  Report run(const std::vector<Contestant>& contestants, CompareOptions options = {}) {
    options.n = 200;
    options.costs = false;
    return compare(contestants, ground_, options, [](const std::string&) {});
  }
  static const ReportCell& cell(const Report& report, std::size_t row, const std::string& column) {
    for (std::size_t c = 0; c < report.columns.size(); ++c) {
      if (report.columns[c].name == column) return report.rows[row].cells[c];
    }
    throw std::out_of_range(column);
  }

  Codec codec_{.values = Values::reals, .space = {.event = {4}}};
  MemoryDataset judged_{{draw(1), {}}}, train_{{draw(2), {}}};
  Reference reference_{{.judged = judged_, .train = train_, .codec = codec_, .n = 200, .rng = Rng(3)}};
  Ground ground_{judged_, train_, codec_, reference_};
};

TEST_F(Compare, HasARowForEachSamplerAndRepeatsWhatDoesNotDependOnIt) {
  const auto report = run({{.name = "a", .trained = {trained(0)}}}, {.samplers = {"gaussian", "gmm"}});
  ASSERT_EQ(report.rows.size(), 2u);
  EXPECT_EQ(report.rows[0].sampler, "gmm");  // the order in which samplers are listed
  EXPECT_EQ(report.rows[1].sampler, "gaussian");
  EXPECT_EQ(*cell(report, 0, "elbo").value, *cell(report, 1, "elbo").value);
  EXPECT_NE(*cell(report, 0, "sliced_wasserstein").value, *cell(report, 1, "sliced_wasserstein").value);
  EXPECT_TRUE(cell(report, 0, "sliced_wasserstein").real_vs_real);
  EXPECT_EQ(cell(report, 0, "elbo").kind, "lower_bound density");
  EXPECT_EQ(*cell(report, 0, "training_seconds").value, 2);
}

TEST_F(Compare, KeepsARunThatDivergedAsSuch) {
  const Trained broken{.seed = 1, .failure = "diverged: loss is nan"};
  const auto report =
      run({{.name = "good", .trained = {trained(0)}}, {.name = "bad", .trained = {broken}}}, {.samplers = {"gaussian"}});
  ASSERT_EQ(report.rows.size(), 2u);
  EXPECT_EQ(report.rows[1].failure, "diverged: loss is nan");
  for (const auto& c : report.rows[1].cells) EXPECT_EQ(c.reason, "diverged: loss is nan");
}

TEST_F(Compare, SaysWhichOfSeveralSeedsFailed) {
  const Trained broken{.seed = 1, .failure = "diverged: loss is nan"};
  const auto report = run({{.name = "half", .trained = {broken, trained(0)}}}, {.samplers = {"gaussian"}});
  EXPECT_TRUE(report.rows[0].failure.empty());
  EXPECT_TRUE(cell(report, 0, "elbo").value);
  EXPECT_THAT(report.notes, testing::Contains(testing::HasSubstr("half: 1 of 2 trainings failed (diverged")));
}

TEST_F(Compare, RefusesUnknownNames) {
  EXPECT_THROW(run({}, {.samplers = {"gauss"}}), UserError);
  EXPECT_THROW(run({}, {.metrics = {"fid"}}), UserError);
}

}  // namespace
}  // namespace gx
