#include "generatrix/tasks/latent_arithmetic.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "generatrix/base/errors.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/memory.h"
#include "generatrix/eval/factors/coded_rows.h"
#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/point_mass.h"

namespace gx {
namespace {

using ::testing::HasSubstr;

// The code of a row is the row.
struct Same final : CanEncode {
  Distribution encode(const Batch& batch) override {
    n_encoded += batch.size();
    return independent(PointMass{batch.x()}, 1);
  }
  std::int64_t n_encoded = 0;
};

const std::vector<std::string> kNames{"cat", "dog", "cow"};

// Rows (i, 10 i) of the labels 0, 1, 0, 1, ...
struct Some {
  explicit Some(bool labelled = true) {
    const auto i = at::arange(6, at::kFloat);
    const auto x = at::stack({i, 10 * i}, 1);
    const auto field = reals_codec({.name = "x", .values = Real{}, .shape = {2}});
    codec = labelled ? Codec({field}, {symbols_codec({.name = "label", .values = Symbols{{3}}})}) : Codec({field});
    data = std::make_shared<MemoryDataset>(labelled ? Batch{x, at::arange(6).remainder(2)} : Batch{x, {}});
  }
  Tensor named(const std::string& words) const { return rows_named(words, factor_rows(*data, codec, 4, Rng(1)), kNames); }
  std::vector<Tensor> means(const std::vector<const char*>& sets) {
    std::vector<Tensor> rows;
    for (const auto* words : sets) rows.push_back(named(words));
    return mean_codes(encoder, data, codec, rows, Rng(1));
  }
  Codec codec;
  DatasetPtr data;
  Same encoder;
};

std::vector<double> numbers(const Tensor& t) { return {t.const_data_ptr<double>(), t.const_data_ptr<double>() + t.numel()}; }
std::string complaint(const std::string& words, bool labelled = true) {
  try {
    Some(labelled).named(words);
  } catch (const UserError& error) {
    return error.what();
  }
  return {};
}

TEST(LatentArithmetic, SetsAreLabelsOrRows) {
  for (const char* words : {"label=1", "label=dog", "1,3,5"})
    EXPECT_EQ(numbers(Some().means({words}).at(0)), (std::vector<double>{3, 30})) << words;
}

TEST(LatentArithmetic, EncodesTheRowsThatAreNamedEachOnce) {
  Some some;
  const auto means = some.means({"4,1", "1,1,5", "0"});
  EXPECT_EQ(some.encoder.n_encoded, 4);
  EXPECT_EQ(numbers(at::stack(means).select(1, 0).contiguous()), (std::vector<double>{2.5, 7. / 3, 0}));
}

TEST(LatentArithmetic, CodesEveryRow) {
  const auto x = at::arange(1201, at::kFloat).unsqueeze(1);
  Same encoder;
  const Codec codec({reals_codec({.name = "x", .values = Real{}, .shape = {1}})});
  EXPECT_TRUE(at::equal(coded_rows(encoder, MemoryDataset({x, {}}), codec, 500, Rng(1)).codes, x.to(at::kDouble)));
}

TEST(LatentArithmetic, AddsAndSubtracts) {
  const auto means = Some().means({"5", "label=0", "1"});
  EXPECT_EQ(numbers(sum_of_codes({means[0], means[1]}, {means[2]})), (std::vector<double>{6, 60}));
  EXPECT_EQ(numbers(sum_of_codes({}, {means[2]})), (std::vector<double>{-1, -10}));
}

TEST(LatentArithmetic, SaysWhatIsNoSet) {
  EXPECT_THAT(complaint("label=cow"), HasSubstr("no row has it"));
  EXPECT_THAT(complaint("label=horse"), HasSubstr("from 0 to 2 or the name of a label"));
  EXPECT_THAT(complaint("color=1"), HasSubstr("rows have the factors label"));
  EXPECT_THAT(complaint("label=1", /*labelled=*/false), HasSubstr("rows have no label"));
  EXPECT_THAT(complaint("6"), HasSubstr("there are 6 rows"));
  for (const char* words : {"1,,2", "", "12abc", "-1", "99999999999999999999"})
    EXPECT_THAT(complaint(words), HasSubstr("numbers of rows with commas")) << words;
}

}  // namespace
}  // namespace gx
