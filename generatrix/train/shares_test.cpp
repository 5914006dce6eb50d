#include "generatrix/train/shares.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace gx {
namespace {

std::vector<Tensor> lists(double value, at::IntArrayRef last = {700, 300}) {
  return {at::full({3}, value), at::full({100, 500}, value), at::full({}, value), at::full(last, value)};
}

TEST(Shares, TouchEveryNumberOnce) {
  const auto tensors = lists(0);
  const Shares shares(tensors);
  ASSERT_GT(shares.size(), 4);
  for (std::int64_t i = 0; i < shares.size(); ++i) {
    for (auto& view : shares.of(tensors, i)) view.add_(1);
  }
  for (const auto& tensor : tensors) EXPECT_TRUE(at::equal(tensor, at::ones_like(tensor)));
}

TEST(Shares, AreOfOneSize) {
  const auto tensors = lists(0);
  const Shares shares(tensors);
  const double fair = 260'004.0 / static_cast<double>(shares.size());
  for (std::int64_t i = 0; i < shares.size(); ++i) {
    std::int64_t n = 0;
    for (const auto& view : shares.of(tensors, i)) n += view.numel();
    EXPECT_NEAR(static_cast<double>(n), fair, 2) << i;
  }
}

TEST(Shares, FollowStorageOfTransposedTensorsAndOfViews) {
  const auto base = at::zeros({2, 300, 400});
  const std::vector<Tensor> tensors{base[1].t()};
  const Shares shares(tensors);
  for (std::int64_t i = 0; i < shares.size(); ++i) shares.of(tensors, i)[0].fill_(1);
  EXPECT_TRUE(at::equal(base[1], at::ones({300, 400})));
  EXPECT_TRUE(at::equal(base[0], at::zeros({300, 400})));
}

TEST(Shares, AreFewWhereThereIsLittle) { EXPECT_EQ(Shares({at::zeros({5}), at::zeros({0})}).size(), 1); }

}  // namespace
}  // namespace gx
