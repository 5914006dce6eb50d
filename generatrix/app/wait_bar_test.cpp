#include "generatrix/app/wait_bar.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <chrono>
#include <thread>

#include "generatrix/data/memory.h"

namespace gx {
namespace {

using ::testing::HasSubstr;

constexpr WaitTimes kShort{.first = 0.01, .between = 0.01};

void pause() { std::this_thread::sleep_for(std::chrono::milliseconds(100)); }

template <class F>
std::string told(const F& work) {
  testing::internal::CaptureStderr();
  work();
  return testing::internal::GetCapturedStderr();
}

TEST(WaitBar, SaysWhatIsDoneAndHowFarItIs) {
  const Output output;
  const auto rows = std::make_shared<MemoryDataset>(Batch{Rows(at::zeros({8, 2})), {}});
  const auto text = told([&] {
    WaitBar wait(output, "loading", kShort);
    pause();
    wait.goes_on("scoring", 8);
    const auto watched = wait.watched(rows);
    watched->rows(at::arange(2));
    watched->rows(at::arange(2, 5));
    pause();
  });
  EXPECT_THAT(text, HasSubstr("loading ... 0:00"));
  EXPECT_THAT(text, HasSubstr("scoring: 2 of 8 rows"));
}

TEST(WaitBar, AShortOneAndAQuietOneSayNothing) {
  EXPECT_EQ(told([] { const WaitBar wait(Output{}, "loading"); }), "");
  Output quiet;
  quiet.quiet = true;
  EXPECT_EQ(told([&] {
              const WaitBar wait(quiet, "loading", kShort);
              pause();
            }),
            "");
}

TEST(WaitBar, WatchedRowsAreTheRows) {
  const Output output;
  WaitBar wait(output, "reading");
  const auto rows = std::make_shared<MemoryDataset>(Batch{Rows(at::arange(6).reshape({3, 2})), {}});
  const auto seen = wait.watched(rows)->rows(at::arange(3));
  EXPECT_TRUE(at::equal(seen.event.columns[0].data, at::arange(6).reshape({3, 2})));
}

TEST(WaitBar, WatchedSequencesKeepTheirLengths) {  // by which batches are grouped
  const Output output;
  WaitBar wait(output, "reading");
  Column words{at::arange(5)};
  words.start = at::tensor({0, 2, 5}, at::kLong);
  const auto rows = std::make_shared<MemoryDataset>(Batch{Rows(std::vector<Column>{words}), {}});
  EXPECT_TRUE(at::equal(wait.watched(rows)->lengths(), at::tensor({2, 3}, at::kLong)));
}

}  // namespace
}  // namespace gx
