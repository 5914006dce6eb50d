#include "generatrix/studio/contest.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"
#include "generatrix/data/memory.h"
#include "generatrix/data/row_hash.h"
#include "generatrix/studio/common_rows.h"
#include "generatrix/studio/contest_rows.h"
#include "generatrix/studio/fitting_models.h"

namespace gx {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

DatasetPtr numbers(std::vector<std::int64_t> values) {
  return std::make_shared<MemoryDataset>(Batch{at::tensor(values, at::kLong).to(at::kFloat).unsqueeze(1), {}});
}
Tensor rows_of(const DatasetPtr& data, const Tensor& index) { return data->rows(index).event.x().squeeze(1); }

TEST(CommonRows, AreThoseThatAllHoldInOneOrder) {
  const std::vector<DatasetPtr> parts{numbers({5, 1, 2, 3, 2}), numbers({2, 9, 3, 2, 5, 7}), numbers({3, 5, 2, 11})};
  const auto common = common_rows(parts);
  const auto first = rows_of(parts[0], common[0]);
  EXPECT_TRUE(at::equal(std::get<0>(first.sort()), at::tensor({2.f, 3.f, 5.f}))) << "2 stands once in the last part";
  for (std::size_t p = 1; p < 3; ++p) EXPECT_TRUE(at::equal(rows_of(parts[p], common[p]), first));
  const auto back = common_rows({parts[2], parts[1], parts[0]});
  EXPECT_TRUE(at::equal(rows_of(parts[2], back[0]), first)) << "whoever is named first";
}

ContestData of_toy(double valid, std::int64_t limit, std::int64_t seed = 0) {
  DataSpec spec{.name = "8-gaussians"};
  spec.valid = valid;
  spec.limit = limit;
  spec.seed = seed;
  return {spec, open_data(spec)};
}

bool has_common_row(const DatasetPtr& a, const DatasetPtr& b) { return common_rows({a, b}).front().size(0) > 0; }

TEST(Grounds, EqualSettingsKeepTheirPart) {
  std::vector<std::string> notes;
  const auto grounds = grounds_of({of_toy(0.1, 1000), of_toy(0.1, 1000)}, "test", false, notes);
  EXPECT_TRUE(notes.empty());
  EXPECT_GT(grounds[0].judged->size(), 0);
}

TEST(Grounds, NobodyIsJudgedByARowThatAContestantTrainedOn) {
  for (const auto& split : {"test", "valid"}) {
    std::vector<std::string> notes;
    const auto a = of_toy(0.3, 2000), b = of_toy(0.05, 1000);
    const auto grounds = grounds_of({a, b}, split, false, notes);
    EXPECT_EQ(grounds[0].judged->size(), grounds[1].judged->size());
    for (const auto& judged : {grounds[0].judged, grounds[1].judged}) {
      for (const auto& train : {a.data.train, b.data.train}) EXPECT_FALSE(has_common_row(judged, train)) << split;
    }
    EXPECT_TRUE(at::equal(rows_of(grounds[0].judged, at::arange(3)), rows_of(grounds[1].judged, at::arange(3))));
  }
}

TEST(Grounds, OfNoCommonRowAreRefused) {
  std::vector<std::string> notes;
  const auto a = of_toy(0.1, 1000, 1), b = of_toy(0.1, 1000, 2);
  EXPECT_THAT([&] { grounds_of({a, b}, "test", false, notes); }, ThrowsMessage<UserError>(HasSubstr("common row")));
}

TEST(WithLevels, GivesAVaeALikelihoodOfLevelsAndLeavesOthers) {
  const auto catalog = full_catalog();
  const Task grey{{{{.name = "image", .values = Levels{256}, .shape = {1, 4, 4}}}}, {}};
  const Task bits{{{{.name = "image", .values = kBits, .shape = {1, 4, 4}}}}, {}};
  const auto& vae = catalog.at("vae");
  const auto usual = vae.normalize({});
  const auto changed = with_levels(vae, usual, grey);
  ASSERT_TRUE(changed);
  const auto model = vae.build(*changed, grey);
  const auto info = dynamic_cast<const CanScore&>(*model).score_info();
  EXPECT_EQ(info.kind, ScoreInfo::Kind::lower_bound);
  EXPECT_EQ(info.measure, ScoreInfo::Measure::mass);
  EXPECT_FALSE(with_levels(vae, usual, bits)) << "bits have a probability";
  EXPECT_FALSE(with_levels(catalog.at("gan"), catalog.at("gan").normalize({}), grey));
}

}  // namespace
}  // namespace gx
