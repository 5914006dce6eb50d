#include "generatrix/base/parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include "generatrix/base/torch.h"

namespace gx {
namespace {

class InParallel : public testing::TestWithParam<int> {
 protected:
  InParallel() { use_threads(GetParam()); }
  ~InParallel() override { use_threads(before_); }
  int before_ = threads_in_use();
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

TEST(InParallelThreads, AreAsManyAsAreInUse) {
  const auto before = threads_in_use();
  use_threads(2);
  std::vector<std::thread::id> ids(2);
  in_parallel(2, [&](std::int64_t begin, std::int64_t) { ids[static_cast<std::size_t>(begin)] = std::this_thread::get_id(); });
  EXPECT_NE(ids[0], ids[1]);
  use_threads(before);
}

}  // namespace
}  // namespace gx
