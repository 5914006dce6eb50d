// Whole runs of a toy model on images that the test writes.
#include "generatrix/train/run.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <cstring>
#include <sstream>

#include "generatrix/base/errors.h"
#include "generatrix/media/safetensors.h"
#include "generatrix/spec/settings.h"
#include "generatrix/spec/toml.h"
#include "generatrix/train/model_file.h"

#include "tests/support/run_example.h"

namespace gx {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;
namespace fs = std::filesystem;

TEST(Run, WritesAFolderAndSaysWhatHappened) {
  const RunExample run("whole");
  Listener heard;
  const auto config = run.config({"train.sample_every=10", "train.tensorboard=true", "train.validate_every=8"});
  const auto report = run.train(config, "a", false, &heard);
  EXPECT_EQ(report.end, TrainReport::End::finished);
  EXPECT_EQ(report.steps, 24);
  EXPECT_GT(report.steps_per_second, 0);
  ASSERT_EQ(heard.validations.size(), 3u);
  EXPECT_EQ(heard.steps.size(), 24u);
  EXPECT_THAT(heard.pictures, ::testing::ElementsAre(10, 20));
  double best = -INFINITY;
  for (const auto& v : heard.validations) best = std::max(best, v.value);
  EXPECT_EQ(report.best, best);

  const auto folder = run.folder("a");
  EXPECT_EQ(parse_toml(read_file(folder.config(), ""), ""), to_table(config));
  EXPECT_TRUE(fs::exists(folder.samples() / "step_000020.png"));
  EXPECT_FALSE(fs::is_empty(folder.events()));
  const auto loaded = load_model(folder.model(), toy_catalog());
  EXPECT_EQ(loaded.score, best);
  for (const auto& entry : fs::directory_iterator(folder.root)) EXPECT_NE(entry.path().extension(), ".tmp");
}

TEST(Run, DrawsAsManyColumnsAndRowsAsAsked) {
  struct Sizes final : Observer {
    void sampled(std::int64_t, const Image& grid) override {
      width = grid.width;
      height = grid.height;
    }
    std::int64_t width = 0, height = 0;
  };
  const RunExample run("columns");
  Sizes two, five;
  run.train(run.config({"train.steps=1", "train.sample_every=1", "train.sample_columns=2"}), "two", false, &two);
  run.train(run.config({"train.steps=1", "train.sample_every=1", "train.sample_columns=5"}), "five", false, &five);
  EXPECT_EQ(two.width, 4 + 2 * (80 + 4)) << "pictures of 4, each 20 times larger, with 4 pixels between and around";
  EXPECT_EQ(five.width, 4 + 5 * (80 + 4));
  EXPECT_EQ(five.height, five.width);
}

// About 45 rows in batches of 8, three of which a step reads: an epoch is 2 steps, or 15 of single rows.
TEST(Run, ValidatesAndSavesAfterAsManyEpochsAsTakeAHundredSteps) {
  const RunExample run("few_steps");
  const auto validated = [&](const std::vector<std::string>& settings, const std::string& name) {
    Listener heard;
    run.train(run.config(settings), name, false, &heard);
    std::vector<std::int64_t> steps;
    for (const auto& validation : heard.validations) steps.push_back(validation.step);
    return steps;
  };
  EXPECT_THAT(validated({"train.steps=250"}, "short"), ::testing::ElementsAre(100, 200, 250));
  const auto longer = validated({"train.steps=250", "train.batch=1"}, "longer");
  ASSERT_EQ(longer.size(), 3u);
  for (const auto step : {longer[0], longer[1] - longer[0]}) {
    EXPECT_GE(step, 100);
    EXPECT_LT(step, 120) << "an epoch more than needed at the most";
  }
  EXPECT_EQ(validated({"train.steps=9", "train.validate_every=4"}, "asked"), (std::vector<std::int64_t>{4, 8, 9}));
}

TEST(RunFolders, ListTheStepsOfTheirCheckpoints) {
  const RunExample run("kept");
  EXPECT_TRUE(run.folder("a").checkpoints().empty());
  run.train(run.config({"train.keep_every=10"}), "a");
  for (const auto* name : {"step_7", "step_", "step_000020x", "step_-00010", "step_99999999999999999999"})
    write_file(run.folder("a").root / "checkpoints" / (std::string(name) + ".safetensors"), "not a name of ours");
  write_file(run.folder("a").root / "checkpoints" / "notes.txt", "nor this");
  EXPECT_THAT(run.folder("a").checkpoints(), ::testing::ElementsAre(10, 20));
  EXPECT_NE(run.folder("a").sampler("gmm"), run.folder("a").sampler("gmm", 10));
}

// A step of the toy reads three batches: one for its first turn, two for its second.
TEST(Run, StepsZeroMeansEpochsOfWhatTheTurnsRead) {
  const RunExample run("epochs");
  const auto rows = run.train(run.config({"train.steps=0", "train.epochs=3", "train.batch=1"}), "rows").steps;
  EXPECT_GT(rows, 30);
  EXPECT_LT(rows, 60);
  Listener heard;
  const auto report = run.train(run.config({"train.steps=0", "train.epochs=6"}), "a", false, &heard);
  const auto batches = (rows + 7) / 8;
  EXPECT_EQ(report.steps, 2 * batches);
  EXPECT_EQ(report.rows, 6 * rows);
  EXPECT_EQ(heard.beginning.n_train, rows);
  EXPECT_EQ(heard.beginning.task.event.only().shape, (Shape{1, 4, 4}));
  EXPECT_EQ(heard.last.epoch, 6);
  EXPECT_EQ(heard.last.rows, 6 * rows);
  EXPECT_NEAR(report.rows_per_second / report.steps_per_second,
              6.0 * static_cast<double>(rows) / static_cast<double>(report.steps), 1e-9);
}

TEST(Run, RowsAreCountedOverAllSessions) {
  const RunExample run("rows");
  const auto whole = run.train(run.config(), "whole");
  run.train(run.config(), "parts", false, nullptr, 7);
  EXPECT_EQ(run.train(run.config(), "parts", /*resume=*/true).rows, whole.rows);
}

TEST(Run, KeepsTheBestModelRatherThanTheLast) {
  const RunExample run("best");
  Listener heard;
  run.train(run.config({"model.peak=11", "train.validate_every=5"}), "a", false, &heard);
  const auto loaded = load_model(run.folder("a").model(), toy_catalog());
  EXPECT_EQ(loaded.step, 10);  // validated at 5, 10, 15, 20, 24
  EXPECT_EQ(loaded.score, -1);
  EXPECT_EQ(heard.validations.size(), 5u);
  EXPECT_EQ(loaded.model->named_buffers()["steps"].item<std::int64_t>(), 10);
}

TEST(Run, AScoreThatIsNoNumberIsNeverTheBest) {
  const RunExample run("hole");
  for (const auto* hole : {"5", "15"}) {  // before there is a best, and after
    const auto config = run.config({"model.peak=11", "train.validate_every=5", std::string("model.hole=") + hole});
    EXPECT_EQ(run.train(config, hole).best, -1);
    EXPECT_EQ(load_model(run.folder(hole).model(), toy_catalog()).step, 10);
  }
}

TEST(Run, StopsWhenNothingGetsBetterForAWhileAndStaysStopped) {
  const RunExample run("patience");
  const auto config = run.config({"model.peak=6", "train.validate_every=2", "train.patience=3"});
  const auto report = run.train(config, "a");
  EXPECT_EQ(report.end, TrainReport::End::patience);
  EXPECT_EQ(report.steps, 12);  // best at 6; not better at 8, 10, 12
  EXPECT_EQ(load_model(run.folder("a").model(), toy_catalog()).step, 6);
  const auto again = run.train(config, "a", /*resume=*/true);
  EXPECT_EQ(again.end, TrainReport::End::patience);
  EXPECT_EQ(again.steps, 12);
}

TEST(Run, SavesTheLastModelWhenThereIsNothingToValidateOn) {
  const RunExample run("unvalidated");
  const auto report = run.train(run.config({"data.valid=0"}), "a");
  EXPECT_TRUE(std::isnan(report.best));
  const auto loaded = load_model(run.folder("a").model(), toy_catalog());
  EXPECT_EQ(loaded.step, 24);
  EXPECT_TRUE(std::isnan(loaded.score));
}

TEST(Run, SavesTheAveragedWeights) {
  const RunExample run("ema");
  run.train(run.config({"train.ema=0.9", "data.valid=0"}), "a");
  const SafetensorsFile resume(run.folder("a").resume()), model(run.folder("a").model());
  const auto bytes = [](const TensorView& view) { return std::string(reinterpret_cast<const char*>(view.data), view.size); };
  EXPECT_EQ(bytes(model.tensors().at("w1")), bytes(resume.tensors().at("ema.0")));
  EXPECT_NE(bytes(model.tensors().at("w1")), bytes(resume.tensors().at("model.w1")));
  EXPECT_EQ(bytes(model.tensors().at("seen")), bytes(resume.tensors().at("ema.4"))) << "what counts batches in is averaged alike";
  EXPECT_EQ(bytes(model.tensors().at("steps")), bytes(resume.tensors().at("model.steps"))) << "a count is none";
}

TEST(Run, EqualRequestsGiveEqualRuns) {
  const RunExample run("same");
  const auto config = run.config({"data.values=dynamic", "train.ema=0.9"});
  run.train(config, "a");
  run.train(config, "b");
  EXPECT_EQ(difference(run.folder("a"), run.folder("b")), "");
}

TEST(Run, LogsDoNotChangeWhatIsLearned) {
  const RunExample run("quiet");
  run.train(run.config({"data.valid=0"}), "a");
  run.train(run.config({"data.valid=0", "train.log_every=7", "train.sample_every=3", "train.save_every=5"}), "b");
  const SafetensorsFile a(run.folder("a").model()), b(run.folder("b").model());
  for (const auto& [name, view] : a.tensors()) {
    EXPECT_EQ(std::memcmp(view.data, b.tensors().at(name).data, view.size), 0) << name;
  }
}

// --- what is refused
TEST(Run, RefusesAFolderInUse) {
  const RunExample run("used");
  const auto config = run.config({"train.steps=2"});
  run.train(config, "a");
  const auto before = read_file(run.folder("a").model(), "");
  EXPECT_THAT([&] { run.train(config, "a"); }, ThrowsMessage<UserError>(HasSubstr("--resume")));
  fs::remove(run.folder("a").config());  // somebody keeps only the model
  EXPECT_THROW(run.train(config, "a"), UserError);
  EXPECT_EQ(read_file(run.folder("a").model(), ""), before);
}

TEST(Run, RefusesToResumeAnotherConfigurationAndSaysWhatDiffers) {
  const RunExample run("changed");
  run.train(run.config(), "a", false, nullptr, 3);
  EXPECT_THAT(
      [&] {
        run.train(run.config({"train.batch=4", "model.hidden=7"}), "a", true);
      },
      ThrowsMessage<UserError>(AllOf(HasSubstr("train.batch: 8 -> 4"), HasSubstr("model.hidden: 6 -> 7"))));
  EXPECT_EQ(run.train(run.config(), "a", true).steps, 24);  // the refusal did no harm
}

TEST(Run, ResumesOnlyWhatIsThereAndWhole) {
  const RunExample run("absent");
  EXPECT_THROW(run.train(run.config(), "none", true), DataError);
  EXPECT_FALSE(fs::exists(run.folder("none").root));
  run.train(run.config(), "a", false, nullptr, 3);
  auto bytes = read_file(run.folder("a").resume(), "");
  bytes[bytes.size() - 5] ^= 1;
  write_file(run.folder("a").resume(), bytes);
  EXPECT_THAT([&] { run.train(run.config(), "a", true); }, ThrowsMessage<DataError>(HasSubstr("resume.bin")));
  fs::copy_file(run.folder("a").model(), run.folder("a").resume(), fs::copy_options::overwrite_existing);
  EXPECT_THAT([&] { run.train(run.config(), "a", true); }, ThrowsMessage<DataError>(HasSubstr("resume.bin")));
  fs::remove(run.folder("a").resume());
  EXPECT_THROW(run.train(run.config(), "a", true), DataError);
}

TEST(Run, SaysWhenTheFolderCannotBeWritten) {
  const RunExample run("unwritable");
  write_file(run.folder("file").root, "in the way");
  for (const Path& root : {run.folder("file").root, run.folder("file").root / "a", Path("/proc/generatrix/a")}) {
    EXPECT_THROW(train({run.config(), {root}}, toy_catalog()), DataError) << root;
  }
  EXPECT_EQ(read_file(run.folder("file").root, ""), "in the way");
}

TEST(Run, AFailedRequestLeavesNoFolderBehind) {
  const RunExample run("nothing");
  EXPECT_THROW(run.train(run.config({"data.name=no-such-set"}), "a"), Error);
  EXPECT_THROW(run.train(run.config({"train.optimizer.other.momentum=0.5"}), "b"), UserError);
  EXPECT_FALSE(fs::exists(run.folder("a").root) || fs::exists(run.folder("b").root));
}

// --- numbers that are not finite
TEST(Run, DivergedNamesTheStepAndKeepsTheLastGoodSave) {
  const RunExample run("diverged");
  const auto config = run.config({"train.optimizer.kind=sgd", "train.optimizer.learning_rate=1e-3",
                                  "train.schedule.shape=multi_step", "train.schedule.milestones=[15]",
                                  "train.schedule.factor=1e30", "train.save_every=4", "train.validate_every=4"});
  const auto expected = ThrowsMessage<Diverged>(AllOf(HasSubstr("step 1"), HasSubstr("learning_rate")));
  EXPECT_THAT([&] { run.train(config, "a"); }, expected);
  const auto good = load_model(run.folder("a").model(), toy_catalog());
  EXPECT_LE(good.step, 12);
  EXPECT_TRUE(std::isfinite(good.score));
  EXPECT_THAT([&] { run.train(config, "a", true); }, expected);  // the save resumes, and meets the same end
}

TEST(Run, DivergedBeforeAnyValidationLeavesNoModelOfNoNumbers) {
  for (const auto* every : {"train.log_every=1", "train.log_every=100"}) {
    const RunExample run("diverged_early");
    EXPECT_THROW(run.train(run.config({"train.optimizer.kind=sgd", "train.optimizer.learning_rate=1e30", every}), "a"), Diverged);
    EXPECT_FALSE(fs::exists(run.folder("a").model()));
    EXPECT_FALSE(fs::exists(run.folder("a").root / "model.safetensors.tmp"));
  }
}

}  // namespace
}  // namespace gx
