#include "generatrix/train/plan.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/data/memory.h"

namespace gx {
namespace {

TEST(Plan, CountsWhatATrainingTakes) {
  TrainSpec adam;
  adam.ema = 0;
  ASSERT_EQ(numbers_kept(adam), 2);
  EXPECT_EQ(bytes_to_take(1000, adam, /*on_gpu=*/false), 3000) << "gradients and two moments; the weights are there";
  EXPECT_EQ(bytes_to_take(1000, adam, /*on_gpu=*/true), 4000) << "the weights come to the GPU too";
  adam.ema = 0.99;
  EXPECT_EQ(bytes_to_take(1000, adam, /*on_gpu=*/true), 5000);
}

TEST(Plan, CountsTheRowsThatStay) {
  const auto set = std::make_shared<MemoryDataset>(Batch{at::zeros({10, 3}), at::zeros({10}, at::kLong)});
  EXPECT_EQ(bytes_in_memory(*set), 10 * (3 * 4 + 8));
  EXPECT_EQ(bytes_in_memory(Delivered(set, at::kCPU)), 0) << "brought batch by batch";
}

}  // namespace
}  // namespace gx
