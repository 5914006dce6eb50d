#include "generatrix/data/sources/stacked.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/data/memory.h"

namespace gx {
namespace {

// Ten flat pictures of training, of levels 20 d, and ten of test, of levels 20 d + 1.
Opened digits() {
  const auto d = at::arange(10, at::kLong);
  const auto level = (20 * d).to(at::kByte).view({10, 1, 1, 1}).expand({10, 1, 4, 4}).contiguous();
  Opened single{.classes = 10};
  single.train = {level, Rows(d)}, single.test = {level + 1, Rows(d)};
  return single;
}

Data stacked(std::int64_t seed = 0) {
  const DataSpec spec{.name = "stacked-mnist", .seed = seed};
  return prepare(spec, open_stacked(spec, digits(), {.train = 2000, .test = 500}));
}

TEST(Stacked, AChannelIsADigitAndTheLabelSaysAllThree) {
  const auto data = stacked();
  EXPECT_EQ(data.codec.task().label()->values, Values(Symbols{{1000}}));
  for (const auto& [part, more] : {std::pair{data.train, 0}, {data.test, 1}}) {
    const auto rows = read_all(*part);
    const auto levels = rows.x().flatten(2).select(2, 0).to(at::kLong);  // [n, 3]
    const auto weights = at::tensor({100, 10, 1}, at::kLong);
    EXPECT_TRUE(at::equal(((levels - more).floor_divide(20) * weights).sum(1), rows.given.x()));
    EXPECT_TRUE(((levels - more).remainder(20) == 0).all().item<bool>()) << "test rows are made of test pictures";
  }
  EXPECT_EQ(data.test->size(), 500);
  EXPECT_GT(std::get<0>(at::_unique(read_all(*data.train).given.x())).numel(), 700) << "1000 (1 - e^-1.8) are expected";
}

TEST(Stacked, TheSeedChoosesPictures) {
  const auto labels = [](std::int64_t seed) { return read_all(*stacked(seed).test).given.x(); };
  EXPECT_TRUE(at::equal(labels(1), labels(1)));
  EXPECT_FALSE(at::equal(labels(1), labels(2)));
}

}  // namespace
}  // namespace gx
