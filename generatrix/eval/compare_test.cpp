#include "generatrix/eval/compare.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/memory.h"

#include "tests/support/linear_gaussian.h"

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
  Report run(const std::vector<Contestant>& contestants, CompareOptions options = {},
             const std::optional<CostOptions>& costs = std::nullopt) {
    options.n = 200;
    options.costs = costs;
    const auto pictures = [](Model&, const Sampler* sampler) -> std::vector<ReportPicture> {
      return {{.title = sampler ? sampler->name : "none"}};
    };
    return compare(contestants, ground_, options, {.tell = [](const std::string&) {}, .pictures = pictures});
  }
  static const ReportCell& cell(const Report& report, std::size_t row, const std::string& column) {
    for (std::size_t c = 0; c < report.columns.size(); ++c) {
      if (report.columns[c].name == column) return report.rows[row].cells[c];
    }
    throw std::out_of_range(column);
  }

  Codec codec_{{reals_codec({.name = "x", .values = Real{}, .shape = {4}})}};
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
  EXPECT_EQ(report.rows[0].pictures.at(0).title, "gmm");
  EXPECT_EQ(report.rows[1].pictures.at(0).title, "gaussian");
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
  EXPECT_THAT(report.rows[0].seeds, testing::ElementsAre(1, 0));
  for (const auto* column : {"elbo", "sliced_wasserstein", "training_seconds"})
    EXPECT_THAT(cell(report, 0, column).by_seed, testing::ElementsAre(std::nullopt, cell(report, 0, column).value)) << column;
}

// Its own cost of training is seen by whoever asks for its turns.
struct Watched final : Model, CanSample, CanEncode, CanDecode {
  int n_asked = 0;
  std::vector<Turn> turns() override {
    ++n_asked;
    return {};
  }
  Rows sample(std::int64_t n, const Rows&, Rng& rng) override { return rng.normal({n, 4}); }
  Distribution encode(const Batch& batch) override { return independent(Normal{batch.x(), at::ones_like(batch.x())}, 1); }
  RowsLaw decode(const Tensor& z, const Rows&) override { return independent(Normal{z, at::ones_like(z)}, 1); }
};

TEST_F(Compare, MeasuresAModelOnceAndEachSamplerOnItsOwn) {
  const auto model = std::make_shared<Watched>();
  const CostOptions quick{.seconds = 0.001, .cores = 1};
  const auto report =
      run({{.name = "a", .trained = {{.model = model}}}}, {.samplers = {"prior", "gmm"}, .metrics = {"active_units"}}, quick);
  EXPECT_EQ(model->n_asked, 1);
  EXPECT_EQ(*cell(report, 0, "codes_per_second").value, *cell(report, 1, "codes_per_second").value);
  EXPECT_NE(*cell(report, 0, "samples_per_second").value, *cell(report, 1, "samples_per_second").value);
}

struct Offering final : Model, OffersSamplers {
  std::vector<Turn> turns() override { return {}; }
  std::vector<SamplerInfo> samplers() override {
    const auto fit = [](Model&, const Codec&, const Table&, const Dataset*, const Rng&) -> Sampler {
      return {.name = "own", .draw = [](std::int64_t n, const Rows&, Rng& rng) { return Rows(rng.normal({n, 4})); }};
    };
    return {{.name = "own", .fit = fit}};
  }
};

TEST_F(Compare, ASamplerThatOneModelOffersIsMeasuredWithThatModel) {
  const auto report =
      run({{.name = "a", .trained = {{.model = std::make_shared<Offering>()}}}, {.name = "b", .trained = {trained(0)}}},
          {.samplers = {"own"}});
  EXPECT_EQ(report.rows[0].sampler, "own");
  EXPECT_TRUE(cell(report, 0, "sliced_wasserstein").value);
  EXPECT_EQ(report.rows[1].sampler, "none");
}

TEST_F(Compare, RefusesUnknownNames) {
  EXPECT_THROW(run({}, {.samplers = {"gauss"}}), UserError);
  EXPECT_THROW(run({}, {.metrics = {"fidd"}}), UserError);
}

}  // namespace
}  // namespace gx
