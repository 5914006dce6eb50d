#include "generatrix/kernels/shares.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/torch.h"

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

// Autograd gives gradients whose strides differ from their parameter's, one tensor for two parameters, or views of one storage.
TEST(SumOfLists, IsTheSumHoweverTheListsLie) {
  for (const int threads : {1, 2}) {
    const ThreadScope scope(threads);
    const auto shared = at::arange(40'000, at::kDouble), wide = at::randn({300, 200}, at::kDouble);
    const auto one = at::randn({}, at::kDouble);
    std::vector<std::vector<Tensor>> lists{
        {shared.view({200, 200}), shared.view({400, 100}), wide.t(), one.expand({7}), at::randn({2, 50}, at::kDouble)[1]},
        {at::randn({200, 200}, at::kDouble), at::randn({400, 100}, at::kDouble), at::randn({200, 300}, at::kDouble),
         at::randn({7}, at::kDouble), at::randn({50}, at::kDouble)}};
    lists.push_back(lists[0]);
    std::vector<Tensor> expected;
    for (std::size_t i = 0; i < lists[0].size(); ++i) expected.push_back(lists[0][i] + lists[1][i] + lists[2][i]);
    const auto sums = sum_of_lists(lists);
    for (std::size_t i = 0; i < sums.size(); ++i) EXPECT_TRUE(at::allclose(sums[i], expected[i], 1e-12, 1e-12)) << i;
    EXPECT_TRUE(at::equal(shared, at::arange(40'000, at::kDouble))) << "what came in stays";
  }
}

}  // namespace
}  // namespace gx::kernels
