#include "generatrix/kernels/shares.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace gx::kernels {
namespace {

const std::vector<Tensor> kLists{at::zeros({3}), at::zeros({100, 500}), at::zeros({}), at::zeros({700, 300})};

TEST(Shares, TouchEveryNumberOnce) {
  const Shares shares(kLists);
  ASSERT_GT(shares.size(), 4);
  auto counts = kLists;
  for (auto& each : counts) each = at::zeros({each.numel()});
  for (std::int64_t i = 0; i < shares.size(); ++i) {
    for (const auto& [tensor, begin, length] : shares[i]) counts[tensor].narrow(0, begin, length).add_(1);
  }
  for (const auto& each : counts) EXPECT_TRUE(at::equal(each, at::ones_like(each)));
}

TEST(Shares, AreOfOneSize) {
  const Shares shares(kLists);
  const double fair = 260'004.0 / static_cast<double>(shares.size());
  for (std::int64_t i = 0; i < shares.size(); ++i) {
    std::int64_t n = 0;
    for (const auto& piece : shares[i]) n += piece.length;
    EXPECT_NEAR(static_cast<double>(n), fair, 2) << i;
  }
}

TEST(Shares, AreFewWhereThereIsLittle) { EXPECT_EQ(Shares({at::zeros({5}), at::zeros({0})}).size(), 1); }

}  // namespace
}  // namespace gx::kernels
