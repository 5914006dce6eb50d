#include "generatrix/nn/by_step.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "generatrix/base/errors.h"
#include "generatrix/nn/reader.h"

namespace gx {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

Field steps(std::string name, Values values, Shape shape, std::int64_t stride) {
  return {.name = std::move(name),
          .values = std::move(values),
          .shape = std::move(shape),
          .layout = Field::Layout::sequence,
          .longest = 4,
          .stride = stride};
}

const Field kSeries{.name = "series", .shape = {2}, .layout = Field::Layout::sequence, .longest = 9};

Context covariates(std::int64_t n_steps, std::vector<std::int64_t> lengths, std::int64_t stride = 1) {
  Reader reader(Space{{steps("covariates", Real{}, {3}, stride)}});
  const auto n = std::ssize(lengths);
  return reader.read(Rows({Column{at::arange(n * n_steps * 3, at::kFloat).view({n, n_steps, 3}), at::tensor(lengths)}}));
}

TEST(ByStep, CovariatesAreNumbersAndAOneForEachSymbol) {
  Reader reader(Space{{steps("covariates", Real{}, {2}, 1), steps("day", Symbols{{3}}, {}, 1), steps("promotion", kBits, {}, 1),
                       Field{.name = "label", .values = Symbols{{2}}}}});
  EXPECT_EQ(reader.shape(), (ContextShape{.whole = 2, .along = {7, 0}}));
  EXPECT_EQ(reader.shape().by_step(), 7);
  const auto length = at::tensor({2, 1});
  const auto numbers = at::rand({2, 2, 2});
  const auto told =
      reader.read(Rows({Column{numbers, length}, Column{at::tensor({1, 2, 0, 0}).view({2, 2}), length},
                        Column{at::tensor({0.F, 1.F, 1.F, 0.F}).view({2, 2}), length}, Column{at::tensor({0.F, 1.F})}}));
  const auto by = by_step(told, 2);
  EXPECT_TRUE(at::equal(by.narrow(2, 0, 2), numbers));
  const auto first = at::tensor({0.F, 1.F, 0.F, 1.F, 0.F, 0.F, 0.F, 1.F, 0.F, 1.F}).view({2, 5});
  EXPECT_TRUE(at::equal(by[0].narrow(1, 2, 5), first));
  EXPECT_EQ(told.whole.sizes(), (at::IntArrayRef{2, 2}));
}

TEST(ByStep, FramesAreRepeated) {
  const auto told = covariates(2, {2}, 3);
  EXPECT_TRUE(at::equal(by_step(told, 5)[0], told.along[0].t().repeat_interleave(3, 0).narrow(0, 0, 5)));
  EXPECT_TRUE(at::equal(by_step(told, 8)[0].narrow(0, 6, 2), at::zeros({2, 3})));
  EXPECT_FALSE(by_step({}, 5).defined());
}

// A draw is as long as what it is given; a row goes on as far, and no further.
TEST(ByStep, SaysHowLongRowsAre) {
  const auto told = covariates(4, {4, 2});
  Rng rng(1);
  const auto blank = nothing_known(kSeries, 2, told, at::kFloat, rng);
  EXPECT_EQ(blank.data.sizes(), (at::IntArrayRef{2, 4, 2}));
  EXPECT_TRUE(at::equal(blank.length, at::tensor({4, 2})));
  EXPECT_EQ(nothing_known(kSeries, 2, Context{}, at::kFloat, rng).data.size(1), 9);
  const auto whole = to_complete({at::rand({2, 3, 2}), at::tensor({3, 1})}, kSeries, told);
  EXPECT_TRUE(at::equal(whole.length, at::tensor({4, 2})));
  EXPECT_EQ(whole.data.size(1), 4);
  EXPECT_FALSE(whole.observed[0][3].any().item<bool>());
  EXPECT_THAT(
      [&] {
        to_complete({at::rand({2, 3, 2}), at::tensor({3, 3})}, kSeries, told);
      },
      ThrowsMessage<UserError>(HasSubstr("2 steps: the row is to have 3 steps")));
}

}  // namespace
}  // namespace gx
