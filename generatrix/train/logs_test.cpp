#include "generatrix/train/logs.h"

#include <gmock/gmock.h>

#include "generatrix/base/errors.h"

#include "tests/support/temporary_folder.h"

namespace gx {
namespace {

Progress at_step(std::int64_t step) {
  return {.step = step,
          .count = 9,
          .epoch = 0.5,
          .seconds = 2,
          .rows = 24,
          .rows_per_second = 8,
          .readings = {{"model", {{"loss", 1.5}, {"kl", 0.25}}}}};
}

TEST(MetricsLog, WritesOneObjectALine) {
  const TemporaryFolder folder("metrics");
  const auto path = folder.path / "metrics.jsonl";
  MetricsLog log(path, 0);
  log.progress(at_step(3));
  log.validated({.step = 3, .measure = "nats", .value = -2, .standard_error = std::nan(""), .best = true});
  EXPECT_EQ(read_file(path, "a log"),
            R"({"step":3,"epoch":0.5,"seconds":2.0,"rows":24,"rows_per_second":8.0,"model":{"loss":1.5,"kl":0.25}})"
            "\n"
            R"({"step":3,"valid":{"nats":-2.0,"stderr":null,"best":true}})"
            "\n");
}

TEST(MetricsLog, ContinuesAfterTheStepThatWasSavedWhateverAKilledProcessLeft) {
  const TemporaryFolder folder("metrics");
  const auto path = folder.path / "metrics.jsonl";
  write_file(path, "{\"step\":1,\"a\":1}\n{\"step\":2}\n\n[3]\n{\"step\":\"x\"}\n{\"other\":1}\n{\"step\":3}\n{\"step\":2,\"va");
  MetricsLog log(path, 2);
  log.validated({.step = 3, .measure = "nats"});
  EXPECT_EQ(read_file(path, "a log"),
            "{\"step\":1,\"a\":1}\n{\"step\":2}\n{\"step\":3,\"valid\":{\"nats\":0.0,\"stderr\":0.0,\"best\":false}}\n");
}

TEST(MetricsLog, ANewRunBeginsAnEmptyLog) {
  const TemporaryFolder folder("metrics");
  const auto path = folder.path / "metrics.jsonl";
  write_file(path, "{\"step\":0}\n");
  const MetricsLog log(path, 0);
  EXPECT_EQ(read_file(path, "a log"), "");
}

TEST(MetricsLog, SaysWhenItCannotWrite) { EXPECT_THROW(MetricsLog("/proc/metrics.jsonl", 0), DataError); }

TEST(SampleFolder, NamesPicturesByStep) {
  const TemporaryFolder folder("pictures");
  SampleFolder(folder.path / "samples").sampled(200, {1, 1, 1, {7}});
  EXPECT_EQ(read_png(folder.path / "samples" / "step_000200.png").pixels[0], 7);
}

}  // namespace
}  // namespace gx
