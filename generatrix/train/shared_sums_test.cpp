// Processes are threads here: each has its own view of the memory.
#include "generatrix/train/shared_sums.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace gx {
namespace {

using std::chrono::seconds;

std::int64_t new_key() {
  std::random_device chance;
  return static_cast<std::int64_t>(chance()) << 32 | chance();
}

std::unique_ptr<SharedSums> opened(std::int64_t key, SharedSums::Part part, const Share& share, seconds patience = seconds(60)) {
  return SharedSums::open(key, part, share, patience);
}

TEST(SharedSums, AreThoseOfTensorsOfAllSizes) {
  constexpr std::int64_t kSize = 3;
  const auto key = new_key();
  const std::vector<std::int64_t> sizes{1, 300'000, 7, 0,
                                        600'001};  // numbers of a tensor travel in several chunks, and others in one
  const auto own = [&](std::int64_t rank) {
    std::vector<Tensor> tensors;
    for (const auto n : sizes) tensors.push_back(at::arange(n, at::kFloat) * static_cast<double>(rank + 1));
    return tensors;
  };
  std::vector<std::unique_ptr<SharedSums>> all;
  for (std::int64_t rank = 0; rank < kSize; ++rank)
    all.push_back(opened(key, rank == 0 ? SharedSums::Part::maker : SharedSums::Part::guest, {rank, kSize}));
  SharedSums::hide(key);
  for (const auto& one : all) ASSERT_NE(one, nullptr);
  std::vector<std::vector<Tensor>> found{own(0), own(1), own(2)};
  {
    std::vector<std::jthread> threads;
    for (std::size_t rank = 0; rank < all.size(); ++rank) {
      threads.emplace_back([&, rank] {
        all[rank]->sum(found[rank]);
        all[rank]->sum({});
      });
    }
  }
  for (const auto& tensors : found) {
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      EXPECT_TRUE(at::allclose(tensors[i], at::arange(sizes[i], at::kFloat) * 6, 1e-6));
      EXPECT_TRUE(at::equal(tensors[i], found[0][i])) << "the same bits";
    }
  }
}

TEST(SharedSums, AreNotForWhoDoesNotFindTheMemory) {
  const auto key = new_key();
  EXPECT_EQ(opened(key, SharedSums::Part::guest, {1, 2}), nullptr) << "nobody made it";
  const auto maker = opened(key, SharedSums::Part::maker, {0, 2});
  EXPECT_NE(maker, nullptr);
  EXPECT_EQ(opened(key, SharedSums::Part::maker, {0, 2}), nullptr) << "another meeting has the key";
  SharedSums::hide(key);
  EXPECT_EQ(opened(key, SharedSums::Part::guest, {1, 2}), nullptr) << "it is hidden";
  EXPECT_EQ(opened(key, SharedSums::Part::maker, {0, 1000}), nullptr) << "more than its signals are for";
}

std::string end_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

TEST(SharedSums, NameWhoHasEndedOrIsSilent) {
  const auto key = new_key();
  const auto one = opened(key, SharedSums::Part::maker, {0, 2}, seconds(0));
  auto other = opened(key, SharedSums::Part::guest, {1, 2}, seconds(0));
  SharedSums::hide(key);
  ASSERT_TRUE(one && other);
  EXPECT_EQ(end_of([&] { one->sum({at::ones({1})}); }), "process 1 is silent for 0 seconds");
  other.reset();
  EXPECT_EQ(end_of([&] { one->sum({at::ones({1})}); }), "process 1 has ended");
}

}  // namespace
}  // namespace gx
