#include "generatrix/base/parallel.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include "generatrix/base/row_groups.h"
#include "generatrix/base/team.h"
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

// Who has worked alone because help was late (Solitude) shares again after a quarter of a second at most.
template <class Try>
bool soon(const Try& attempt) {
  for (int i = 0; i < 40; ++i) {
    if (attempt()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return false;
}

TEST(InParallelThreads, AreAsManyAsAreInUse) {
  const ThreadScope scope(2);
  EXPECT_TRUE(soon([] {
    std::vector<std::thread::id> ids(2);
    in_parallel(2, [&](std::int64_t begin, std::int64_t) {
      ids[static_cast<std::size_t>(begin)] = std::this_thread::get_id();
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    });
    return ids[0] != ids[1];
  }));
}

TEST(RowGroups, JoinRowsInTheirOrderWhateverTheGroup) {
  const auto all = at::arange(12).view({6, 2});
  for (const std::int64_t group : {1, 4, 6, 9}) {
    const auto made = in_groups(6, group, [&](std::int64_t first, std::int64_t n) {
      EXPECT_EQ(threads_in_use(), 1);
      EXPECT_EQ(n, std::min(group, 6 - first));
      return all.narrow(0, first, n);
    });
    EXPECT_TRUE(at::equal(made, all));
  }
}

TEST(Team, WhoIsFreeTakesTheNext) {
  Team team;
  EXPECT_TRUE(soon([&] {
    std::vector<std::thread::id> ids(4);
    EXPECT_TRUE(team.run(4, [&](int i) {
      ids[static_cast<std::size_t>(i)] = std::this_thread::get_id();
      std::this_thread::sleep_for(std::chrono::milliseconds(i == 0 ? 60 : 1));
    }));
    return std::ranges::count(ids, ids[0]) == 1;
  })) << "the thread of the slow task took others, while others were free";
}

TEST(Solitude, BeginsWhenHelpTookLongerThanTheWorkAndGrows) {
  using std::chrono::milliseconds;
  const Solitude::Clock::time_point start(milliseconds(1000));
  Solitude solitude;
  solitude.waited(milliseconds(4), milliseconds(5), start);
  solitude.waited(milliseconds(0), std::chrono::microseconds(50), start);
  EXPECT_FALSE(solitude.holds(start)) << "a wait as for a task twice as large, or too short to matter";
  solitude.waited(milliseconds(1), milliseconds(3), start);
  EXPECT_TRUE(solitude.holds(start + milliseconds(3)));
  EXPECT_FALSE(solitude.holds(start + milliseconds(5)));
  solitude.waited(milliseconds(1), milliseconds(3), start + milliseconds(6));
  EXPECT_TRUE(solitude.holds(start + milliseconds(6 + 7))) << "soon again: twice as long";
  auto late = start + milliseconds(5000);
  solitude.waited(milliseconds(1), milliseconds(3), late);
  EXPECT_FALSE(solitude.holds(late + milliseconds(5))) << "long ago: as at first";
  for (int i = 0; i < 20; ++i, late += milliseconds(300)) solitude.waited(milliseconds(1), milliseconds(3), late);
  EXPECT_FALSE(solitude.holds(late)) << "a quarter of a second at most";
}

}  // namespace
}  // namespace gx
