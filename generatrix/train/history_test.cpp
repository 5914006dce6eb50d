#include "generatrix/train/history.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"

#include "tests/support/temporary_folder.h"

namespace gx {
namespace {

TEST(History, ReadsTheTermsOfEachTurn) {
  const TemporaryFolder folder("history");
  const auto file = folder.path / "metrics.jsonl";
  write_file(file,
             "{\"step\":10,\"epoch\":0.1,\"seconds\":1.5,\"critic\":{\"loss\":2.0,\"d_real\":0.5},\"actor\":{\"loss\":1.0}}\n"
             "{\"step\":10,\"valid\":{\"nats\":-3.0,\"stderr\":0.1,\"best\":true}}\n"
             "half a li\n"
             "{\"step\":20,\"epoch\":0.2,\"seconds\":2.5,\"rows\":80,\"critic\":{\"loss\":1.0,\"d_real\":0.25},\"actor\":{"
             "\"loss\":3.0}}\n");
  const auto history = read_history(file);
  EXPECT_EQ(history.steps, 20);
  EXPECT_EQ(history.seconds, 2.5);
  EXPECT_EQ(history.rows, 80);
  ASSERT_EQ(history.curves.size(), 3u);
  EXPECT_EQ(history.curves[1].term, "d_real");
  EXPECT_THAT(history.curves[1].value, testing::ElementsAre(0.5, 0.25));
  EXPECT_THAT(history.curves[2].seconds, testing::ElementsAre(1.5, 2.5));
  EXPECT_EQ(history.descent(), nullptr);  // two players
}

TEST(History, OfOneTurnDescends) {
  History history;
  history.curves = {{"model", "loss", {1, 2}, {5, 4}}, {"model", "kl", {1, 2}, {1, 1}}};
  ASSERT_NE(history.descent(), nullptr);
  EXPECT_EQ(history.descent()->term, "loss");
}

TEST(History, OfAMissingFileIsADataError) { EXPECT_THROW(read_history("/nowhere/metrics.jsonl"), DataError); }

TEST(SecondsToReach, AreThoseAfterWhichTheCurveStays) {
  EXPECT_EQ(seconds_to_reach({"", "", {1, 2, 3, 4}, {20, 10.4, 12, 10}}, 0.05), 4);  // 12 had left the band again
  EXPECT_EQ(seconds_to_reach({"", "", {1, 2, 3, 4}, {20, 10.4, 9.6, 10}}, 0.05), 2);
  EXPECT_EQ(seconds_to_reach({"", "", {1, 2, 3, 4}, {-20, -10.4, -9.6, -10}}, 0.05), 2);
  EXPECT_EQ(seconds_to_reach({"", "", {1, 2}, {1, 1}}, 0.05), std::nullopt);
}

}  // namespace
}  // namespace gx
