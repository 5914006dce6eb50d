#include "generatrix/base/parallel.h"

#include <ATen/core/grad_mode.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include "generatrix/base/torch.h"

namespace gx {
namespace {

class InParallel : public testing::TestWithParam<int> {
 protected:
  ThreadScope scope_{GetParam()};
};

TEST_P(InParallel, TouchesEveryIndexOnce) {
  for (const std::int64_t n : {0, 1, 2, 7, 100}) {
    std::vector<int> touched(static_cast<std::size_t>(n));
    in_parallel(n, [&](std::int64_t begin, std::int64_t end) {
      for (auto i = begin; i < end; ++i) ++touched[static_cast<std::size_t>(i)];
    });
    EXPECT_EQ(touched, std::vector<int>(static_cast<std::size_t>(n), 1)) << n;
  }
}

TEST_P(InParallel, ThrowsWhatAPartThrowsWhenAllHaveEnded) {
  std::atomic<int> ended = 0;
  const auto last_fails = [&](std::int64_t, std::int64_t end) {
    ++ended;
    if (end == 100) throw std::runtime_error("part");
  };
  EXPECT_THROW(in_parallel(100, last_fails), std::runtime_error);
  EXPECT_EQ(ended, GetParam());
}

INSTANTIATE_TEST_SUITE_P(Threads, InParallel, testing::Values(1, 2, 3));

TEST_P(InParallel, GivesEachPartOneThreadAndTheCallerHisBack) {
  std::atomic<int> most = 0, inner_parts = 0;
  in_parallel(6, [&](std::int64_t, std::int64_t) {
    if (GetParam() == 1) return;
    most = std::max(most.load(), threads_in_use());
    in_parallel(4, [&](std::int64_t begin, std::int64_t end) { inner_parts = static_cast<int>(end - begin); });
  });
  EXPECT_EQ(threads_in_use(), GetParam());
  EXPECT_LE(most, 1);
  EXPECT_EQ(inner_parts, GetParam() == 1 ? 0 : 4);
}

TEST_P(InParallel, PartsSeeTheCallersModes) {
  std::atomic<int> with_gradient = 0;
  const at::NoGradGuard off;
  in_parallel(3, [&](std::int64_t, std::int64_t) { with_gradient += int{at::GradMode::is_enabled()}; });
  EXPECT_EQ(with_gradient, 0);
}

TEST_P(InParallel, ManyRoundsInAMomentAndAfterSleep) {
  std::atomic<int> sum = 0;
  for (int round = 0; round < 2000; ++round) {
    if (round % 500 == 499) std::this_thread::sleep_for(std::chrono::milliseconds(2));
    in_parallel(3, [&](std::int64_t begin, std::int64_t end) { sum += static_cast<int>(end - begin); });
  }
  EXPECT_EQ(sum, 6000);
}

TEST(InParallelThreads, TwoCallersAtOnceBothFinish) {
  const ThreadScope scope(2);
  std::atomic<int> sum = 0;
  const auto call = [&] {
    use_threads(2);
    for (int round = 0; round < 500; ++round)
      in_parallel(4, [&](std::int64_t begin, std::int64_t end) { sum += static_cast<int>(end - begin); });
  };
  std::thread other(call);
  call();
  other.join();
  EXPECT_EQ(sum, 4000);
}

TEST(InParallelThreads, AreAsManyAsAreInUse) {
  const ThreadScope scope(2);
  std::vector<std::thread::id> ids(2);
  in_parallel(2, [&](std::int64_t begin, std::int64_t) { ids[static_cast<std::size_t>(begin)] = std::this_thread::get_id(); });
  EXPECT_NE(ids[0], ids[1]);
}

}  // namespace
}  // namespace gx
