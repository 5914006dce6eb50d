#include "generatrix/contract/conditions.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "generatrix/base/errors.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/memory.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

const Field kX{.name = "x", .values = Real{}, .shape = {1}};
const Field kLabel{.name = "label", .values = Symbols{{4}}};
const Field kBit{.name = "answer", .values = kBits};

Codec with_counts(std::vector<std::int64_t> counts) {
  return Codec({reals_codec(kX)}, {symbols_codec(kLabel, {.counts = std::move(counts)})});
}

// Every share within four standard errors of p.
void expect_shares(const Tensor& labels, const std::vector<double>& p) {
  const auto n = static_cast<double>(labels.numel());
  const auto counts = at::bincount(labels, {}, static_cast<std::int64_t>(p.size()));
  for (std::size_t k = 0; k < p.size(); ++k) {
    const auto share = counts[static_cast<std::int64_t>(k)].item<double>() / n;
    EXPECT_LE(std::abs(share - p[k]), tolerance::kStandardErrors * std::sqrt(p[k] * (1 - p[k]) / n)) << "label " << k;
  }
}

TEST(LabelsByShare, FollowTheCountsAndNeverGiveALabelWithoutRows) {
  Rng rng(1);
  const auto draw = labels_by_share(with_counts({10, 0, 25, 5}), at::kCPU);
  const auto rows = draw(20'000, rng);
  EXPECT_EQ(rows.x().scalar_type(), at::kLong);
  expect_shares(rows.x(), {0.25, 0, 0.625, 0.125});
  expect_shares(labels_by_share(with_counts({0, 3, 1, 0}), at::kCPU)(20'000, rng).x(), {0, 0.75, 0.25, 0});
}

TEST(LabelsByShare, AreEvenWhereNoCountsAreKnown) {
  Rng rng(1);
  expect_shares(labels_by_share(with_counts({}), at::kCPU)(20'000, rng).x(), {0.25, 0.25, 0.25, 0.25});
}

TEST(LabelsByShare, OfTwoClassesAreBits) {
  Rng rng(1);
  const Codec codec({reals_codec(kX)}, {symbols_codec(kBit, {.counts = {1, 3}})});
  const auto rows = labels_by_share(codec, at::kCPU)(20'000, rng);
  EXPECT_EQ(rows.x().scalar_type(), at::kFloat);
  expect_shares(labels_of(rows, codec.task()), {0.25, 0.75});
}

TEST(LabelsByShare, RefuseATaskThatIsGivenAnythingElse) {
  EXPECT_THAT([] { labels_by_share(Codec({reals_codec(kX)}), at::kCPU); }, ThrowsMessage<UserError>(HasSubstr("conditions")));
  EXPECT_THAT([] { labels_by_share(Codec({reals_codec(kX)}, {reals_codec(kX)}), at::kCPU); },
              ThrowsMessage<UserError>(HasSubstr("must come from rows")));
  EXPECT_THROW(labels_by_share(Codec({reals_codec(kX)}, {symbols_codec(kLabel), symbols_codec(kBit)}), at::kCPU), UserError);
}

TEST(LabelsInTurn, ComeOneAfterAnotherAndBeginAgain) {
  Rng rng(1);
  EXPECT_TRUE(at::equal(labels_in_turn({3, 0, 1}, kLabel, at::kCPU)(7, rng).x(), at::tensor({3, 0, 1, 3, 0, 1, 3}, at::kLong)));
  EXPECT_TRUE(at::equal(labels_in_turn({1, 0}, kBit, at::kCPU)(3, rng).x(), at::tensor({1.F, 0.F, 1.F})));
}

TEST(RowsInTurn, ComeOneAfterAnotherAndBeginAgain) {
  Rng rng(1);
  const Column text{at::tensor({5, 6, 7, 0, 8, 9}, at::kLong).view({3, 2}), at::tensor({2, 1, 2}, at::kLong)};
  const auto rows = rows_in_turn(Rows({text, Column{at::arange(3)}}))(5, rng);
  EXPECT_TRUE(at::equal(rows.columns[0].data, at::tensor({5, 6, 7, 0, 8, 9, 5, 6, 7, 0}, at::kLong).view({5, 2})));
  EXPECT_TRUE(at::equal(rows.columns[0].length, at::tensor({2, 1, 2, 2, 1}, at::kLong)));
  EXPECT_TRUE(at::equal(rows.columns[1].data, at::tensor({0, 1, 2, 0, 1}, at::kLong)));
}

TEST(RowsInTurn, TakeSparseRowsToo) {
  Rng rng(1);
  const auto counts = at::tensor({0., 2., 0., 1., 0., 3.}).view({2, 3});
  const auto rows = rows_in_turn(Rows({sparse_of(counts)}))(3, rng);
  EXPECT_TRUE(at::equal(dense_of(rows.columns[0], 3), counts.index_select(0, at::tensor({0, 1, 0}, at::kLong))));
}

// 40 rows of which a quarter have label 2, the rest label 0, beside a number that says which row it is.
class ConditionsOfRows : public ::testing::Test {
 protected:
  const Field age_{.name = "age", .values = Real{}, .shape = {1}};
  const Tensor labels_ = (at::arange(40) % 4 == 0).to(at::kLong) * 2;
  const MemoryDataset data_{Batch{at::zeros({40, 1}), Rows({Column{labels_}, Column{at::arange(40, at::kFloat).unsqueeze(1)}})}};
  const Codec codec_{{reals_codec(kX)}, {symbols_codec(kLabel), reals_codec(age_, {.shift = {10}, .scale = {2}})}};
};

TEST_F(ConditionsOfRows, AreThoseOfRowsAsTheyCome) {
  Rng rng(1);
  const auto rows = conditions_of_rows(data_, codec_)(20'000, rng);
  ASSERT_EQ(rows.columns.size(), 2u);
  const auto row = at::round(rows.columns[1].data.squeeze(1) * 2 + 10).to(at::kLong);  // encoded: (age - 10) / 2
  EXPECT_TRUE(at::equal(rows.columns[0].data, labels_.index_select(0, row))) << "what a row is given stays together";
  expect_shares(row, std::vector<double>(40, 1 / 40.0));
  expect_shares(labels_of(rows, codec_.task()), {0.75, 0, 0.25, 0});
}

TEST_F(ConditionsOfRows, AreUsualWhereLabelsAloneAreNotEnough) {
  Rng rng(1);
  EXPECT_EQ(usual_conditions(codec_.task(), codec_, &data_, at::kCPU)(5, rng).columns.size(), 2u);
  EXPECT_THROW(usual_conditions(codec_.task(), codec_, nullptr, at::kCPU), UserError);
}

TEST(UsualConditions, AreNothingOrLabelsByTheirShare) {
  Rng rng(1);
  const auto codec = with_counts({0, 3, 1, 0});
  EXPECT_TRUE(usual_conditions(Task{codec.task().event, {}}, codec, nullptr, at::kCPU)(9, rng).empty());
  EXPECT_TRUE(no_conditions()(9, rng).empty());
  expect_shares(usual_conditions(codec.task(), codec, nullptr, at::kCPU)(20'000, rng).x(), {0, 0.75, 0.25, 0});
}

TEST(Labels, AreFoundByTheirPlaceAndReplaced) {
  const Task task{Space{{kX}}, Space{{kX, kBit}}};
  const auto first = at::rand({3, 1});
  const Rows given({Column{first}, Column{at::tensor({0.F, 1.F, 1.F})}});
  EXPECT_TRUE(at::equal(labels_of(given, task), at::tensor({0, 1, 1}, at::kLong)));
  const auto changed = with_labels(given, task, at::tensor({1, 0, 1}, at::kLong));
  EXPECT_TRUE(at::equal(changed.columns[0].data, first));
  EXPECT_TRUE(at::equal(changed.columns[1].data, at::tensor({1.F, 0.F, 1.F})));
  EXPECT_FALSE(labels_of({}, task).defined());
  EXPECT_FALSE(labels_of(Rows(first), Task{Space{{kX}}, Space{{kX}}}).defined());
}

}  // namespace
}  // namespace gx
