// An encoder that stops moving ahead in the middle of a run: a run that was stopped before, there or after ends as if it had not
// been.
#include <gtest/gtest.h>

#include <fstream>

#include "generatrix/spec/settings.h"

#include "tests/support/run_example.h"

namespace gx {

void add_sentence_vae(Catalog& catalog);

namespace {

constexpr std::int64_t kSteps = 20, kBatch = 8, kRepeats = 3;

class EncoderAheadRun : public ::testing::Test {
 protected:
  EncoderAheadRun() {
    add_sentence_vae(catalog_);
    std::ofstream text(data_);
    for (int i = 0; i < 60; ++i)
      text << (i % 2 == 0 ? "abab" : "ccd") << std::string(static_cast<std::size_t>(i % 5), 'e') << '\n';
  }
  // The KL weighs so much that codes soon say less.
  RunConfig config(const std::string& until) const {
    const Table table{
        {"model", Table{{"kind", "sentence_vae"}, {"latent", 2}, {"embedding", 4}, {"hidden", 4}, {"beta", 50}}},
        {"data", Table{{"name", data_.string()}, {"valid", 0.3}}},
        {"train", Table{{"steps", kSteps}, {"batch", kBatch}, {"threads", 1}, {"device", "cpu"}, {"validate_every", 2}}}};
    return parse_config(
        with_settings(table, {"model.ahead.steps=100", "model.ahead.repeats=" + std::to_string(kRepeats),
                              "model.ahead.until=" + until, "train.ema=0.9", "train.optimizer.learning_rate=0.05"}),
        catalog_);
  }
  RunFolder folder(const std::string& name) const { return {folder_.path / name}; }
  TrainReport run(const RunConfig& config, const std::string& name, bool resume = false, std::int64_t stop_after = -1) const {
    TrainRequest request{config, folder(name), resume};
    request.stop = [left = stop_after]() mutable { return --left == 0; };
    return train(request, catalog_);
  }

  TemporaryFolder folder_{"encoder_ahead"};
  Path data_ = folder_.path / "lines.txt";
  Catalog catalog_;
};

TEST_F(EncoderAheadRun, EndsWhereCodesSayNoMore) {
  const auto throughout = run(config("steps"), "steps").rows, rows = run(config("information"), "information").rows;
  EXPECT_GT(throughout, (kSteps - 1) * (kBatch - 1) * (1 + kRepeats)) << "the last batch of an epoch is smaller";
  EXPECT_LT(rows, throughout);
  EXPECT_GT(rows, kSteps * kBatch) << "it had moved ahead";
}

TEST_F(EncoderAheadRun, ResumedIsAsNeverStopped) {
  const auto asked = config("information");
  run(asked, "whole");
  for (const std::int64_t step : {1, 2, 3, 5, 8, 13}) {
    const auto name = "stopped_" + std::to_string(step);
    run(asked, name, false, step);
    run(asked, name, true);
    EXPECT_EQ(difference(folder("whole"), folder(name)), "") << step;
  }
}

}  // namespace
}  // namespace gx
