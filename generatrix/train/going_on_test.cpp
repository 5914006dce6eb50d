// What a run can begin from, how it goes on, and who may train in its folder.
#include <gmock/gmock.h>
#include <unistd.h>

#include <cmath>
#include <cstring>

#include "generatrix/base/errors.h"
#include "generatrix/media/safetensors.h"
#include "generatrix/spec/toml.h"
#include "generatrix/train/model_file.h"
#include "generatrix/train/run_lock.h"

#include "tests/support/run_example.h"

namespace gx {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;
namespace fs = std::filesystem;

TrainReport more(const RunExample& run, const RunConfig& config, const std::string& name, std::int64_t steps) {
  return train({config, run.folder(name), false, steps}, toy_catalog());
}

RunConfig stored(const RunExample& run, const std::string& name) {
  return parse_config(parse_toml(read_file(run.folder(name).config(), ""), ""), toy_catalog());
}

TEST(GoingOn, MoreStepsAreThoseOfALongerPlan) {
  const RunExample run("more");
  for (const auto* schedule : {"train.schedule.shape=constant", "train.epochs=10"}) {
    const std::string name = schedule;
    run.train(run.config({schedule, "train.steps=10"}), name);
    EXPECT_EQ(more(run, stored(run, name), name, 14).steps, 24);
    EXPECT_EQ(stored(run, name).train.steps, 24);
    run.train(run.config({schedule}), name + "_whole");
    EXPECT_EQ(difference(run.folder(name), run.folder(name + "_whole")), "");
    EXPECT_EQ(run.train(stored(run, name), name, true).steps, 24) << "a run like any other";
  }
}

TEST(GoingOn, ALongerCosineGoesOnFromWhereItStandsThen) {
  const RunExample run("more_cosine");
  run.train(run.config({"train.schedule.shape=cosine", "train.steps=12"}), "a");
  struct Rates final : Observer {
    void progress(const Progress& p) override { all.push_back(p.learning_rate_factors.front().second); }
    std::vector<double> all;
  } rates;
  TrainRequest request{stored(run, "a"), run.folder("a"), false, 12};
  request.observers.push_back(&rates);
  train(request, toy_catalog());
  EXPECT_NEAR(rates.all.front(), 0.5 * (1 + std::cos(M_PI * 13 / 24)), 1e-9);
}

TEST(GoingOn, PatienceBeginsAnew) {
  const RunExample run("more_patience");
  const auto config = run.config({"model.peak=6", "train.validate_every=2", "train.patience=3"});
  EXPECT_EQ(run.train(config, "a").steps, 12);
  EXPECT_EQ(more(run, config, "a", 1).steps, 18);
}

TEST(GoingOn, AFinishedRunWhoseModelIsGoneGetsItBack) {
  const RunExample run("gone");
  run.train(run.config({"model.peak=11", "train.validate_every=5"}), "best");
  run.train(run.config({"data.valid=0"}), "last");
  const auto last = read_file(run.folder("last").model(), "");
  Listener heard;
  for (const auto* name : {"best", "last"}) {
    fs::remove(run.folder(name).model());
    run.train(stored(run, name), name, true, &heard);
    EXPECT_THAT(heard.beginning.notes, ::testing::Contains(HasSubstr("written anew from the weights of step 24")));
  }
  EXPECT_EQ(load_model(run.folder("best").model(), toy_catalog()).step, 24);
  EXPECT_EQ(load_model(run.folder("best").model(), toy_catalog()).score, -13) << "of these weights, not of those that are gone";
  EXPECT_EQ(read_file(run.folder("last").model(), ""), last);
}

TEST(GoingOn, CheckpointsStayAndAreModels) {
  const RunExample run("kept");
  run.train(run.config({"train.keep_every=10"}), "a");
  for (const std::int64_t step : {10, 20}) EXPECT_EQ(load_model(run.folder("a").checkpoint(step), toy_catalog()).step, step);
  EXPECT_FALSE(fs::exists(run.folder("a").checkpoint(24)));
}

// --- weights of another run
TEST(StartWeights, AreTakenWhereTheyFitAndTheRestIsSaid) {
  const RunExample run("from");
  run.train(run.config(), "a");
  const auto from = "train.from=" + run.folder("a").root.string();
  Listener heard;
  run.train(run.config({from, "train.steps=1", "train.optimizer.learning_rate=1e-30", "data.valid=0"}), "same", false, &heard);
  const SafetensorsFile a(run.folder("a").model()), b(run.folder("same").model());
  for (const auto* name : {"w1", "w2", "b"}) {
    const auto &left = a.tensors().at(name), &right = b.tensors().at(name);
    EXPECT_EQ(std::memcmp(left.data, right.data, left.size), 0) << name;
  }
  run.train(run.config({from, "model.hidden=7", "train.steps=1"}), "wider", false, &heard);
  EXPECT_THAT(heard.beginning.notes,
              ::testing::Contains(::testing::AllOf(HasSubstr("4 of 6"), HasSubstr("left as they are: w1, w2"))));
  EXPECT_EQ(run.train(run.config({from, "model.hidden=7", "train.steps=1"}), "wider", true).steps, 1) << "resumes by itself";
}

TEST(StartWeights, RefusesWhatDoesNotFitAtAll) {
  const RunExample run("from_nothing");
  run.train(run.config({"train.steps=1"}), "a");
  const auto from = "train.from=" + run.folder("a").root.string();
  EXPECT_THAT(
      [&] {
        run.train(run.config({"model.kind=toy-loss", from}), "b");
      },
      ThrowsMessage<UserError>(HasSubstr("toy-loss")));
  EXPECT_THROW(run.train(run.config({"train.from=/no/such/run"}), "b"), DataError);
  EXPECT_FALSE(fs::exists(run.folder("b").root));
}

// --- the lock
TEST(RunLock, OneTrainingAFolder) {
  const RunExample run("locked");
  run.train(run.config(), "a", false, nullptr, 3);
  {
    const RunLock held(run.folder("a"));
    EXPECT_THAT([&] { run.train(run.config(), "a", true); }, ThrowsMessage<UserError>(HasSubstr(std::to_string(::getpid()))));
  }
  EXPECT_EQ(run.train(run.config(), "a", true).steps, 24);
  EXPECT_FALSE(fs::exists(run.folder("a").root / "lock"));
}

TEST(RunLock, ANewRunInALockedFolderIsRefusedToo) {
  const RunExample run("locked_new");
  make_folder(run.folder("a").root);
  const RunLock held(run.folder("a"));
  EXPECT_THAT([&] { run.train(run.config(), "a"); }, ThrowsMessage<UserError>(HasSubstr("another training")));
  EXPECT_FALSE(fs::exists(run.folder("a").config()));
}

TEST(RunLock, WhatADeadProcessLeftLocksNobodyOut) {
  const RunExample run("stale");
  run.train(run.config(), "a", false, nullptr, 3);
  write_file(run.folder("a").root / "lock", "4194301\n");
  write_file(run.folder("a").root / "resume.bin.4711.tmp", "half");
  write_file(run.folder("a").root / "model.safetensors.12.tmp", "half");
  write_file(run.folder("a").root / "mine.12.tmp", "not ours");
  EXPECT_EQ(run.train(run.config(), "a", true).steps, 24);
  EXPECT_FALSE(fs::exists(run.folder("a").root / "lock"));
  EXPECT_FALSE(fs::exists(run.folder("a").root / "resume.bin.4711.tmp"));
  EXPECT_FALSE(fs::exists(run.folder("a").root / "model.safetensors.12.tmp"));
  EXPECT_TRUE(fs::exists(run.folder("a").root / "mine.12.tmp"));
}

}  // namespace
}  // namespace gx
