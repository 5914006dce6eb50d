// How trainings are judged and which weights they keep, by kind of model.
#include <gmock/gmock.h>

#include <cmath>
#include <stdexcept>

#include "generatrix/base/errors.h"
#include "generatrix/contract/abilities.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/memory.h"
#include "generatrix/train/model_file.h"
#include "generatrix/train/validator.h"

#include "tests/support/run_example.h"

namespace gx {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

TEST(Validation, AModelWithOneLossIsJudgedByIt) {
  const RunExample run("by_loss");
  Listener heard;
  const auto config = run.config({"model.kind=toy-loss", "train.validate_every=4", "train.optimizer.learning_rate=0.01"});
  const auto report = run.train(config, "a", false, &heard);
  EXPECT_EQ(report.measure, "loss");
  ASSERT_EQ(heard.validations.size(), 6u);
  double best = INFINITY;
  std::int64_t best_step = 0;
  for (const auto& v : heard.validations) {
    EXPECT_EQ(v.measure, "loss");
    EXPECT_EQ(v.best, v.value < best) << v.step;
    if (v.best) best_step = v.step;
    best = std::min(best, v.value);
  }
  EXPECT_EQ(report.best, best);
  EXPECT_LT(best, heard.validations.front().value);
  EXPECT_EQ(load_model(run.folder("a").model(), toy_catalog()).step, best_step);
}

// A decay of 0.999 looks back over 1000 steps: without correction, 60 steps would leave 94 % of the random start.
TEST(Validation, AveragesOfAShortTrainingAreAboutAsGoodAsItsWeights) {
  const RunExample run("short_average");
  const auto best = [&](const std::string& name, const std::vector<std::string>& settings) {
    auto all = settings;
    all.insert(all.end(), {"train.steps=60", "train.validate_every=60"});
    return run.train(run.config(all), name).best;
  };
  const auto start = best("start", {"train.optimizer.learning_rate=1e-30"});
  const auto raw = best("raw", {"train.optimizer.learning_rate=0.01"});
  const auto averaged = best("averaged", {"train.optimizer.learning_rate=0.01", "train.ema=0.999"});
  EXPECT_GT(raw, start + 1);
  EXPECT_GT(averaged, start + 0.8 * (raw - start));
}

TEST(Validation, PatienceHoldsForALoss) {
  const RunExample run("patient_loss");
  const auto config = run.config({"model.kind=toy-loss", "train.validate_every=1", "train.patience=2", "train.steps=100",
                                  "train.optimizer.kind=sgd", "train.optimizer.learning_rate=1e-12"});
  Listener heard;
  const auto report = run.train(config, "a", false, &heard);
  EXPECT_EQ(report.end, TrainReport::End::patience);
  EXPECT_EQ(heard.validations.size(), 3u) << "the same noise each time: weights that stand still are never better";
}

TEST(Validation, PlayersAreNotJudgedByTheirLosses) {
  const RunExample run("players");
  for (const auto* setting : {"train.patience=3", "train.validate_every=5"}) {
    EXPECT_THAT(
        [&] {
          run.train(run.config({"model.kind=toy-players", setting}), "a");
        },
        ThrowsMessage<UserError>(::testing::AllOf(HasSubstr(std::string(setting).substr(0, 9)), HasSubstr("toy-players"))));
    EXPECT_FALSE(std::filesystem::exists(run.folder("a").root));
  }
  Listener heard;
  const auto report = run.train(run.config({"model.kind=toy-players"}), "b", false, &heard);
  EXPECT_EQ(report.measure, "");
  EXPECT_TRUE(heard.validations.empty());
  EXPECT_THAT(heard.beginning.notes, ::testing::Contains(HasSubstr("the last weights are kept")));
  EXPECT_EQ(load_model(run.folder("b").model(), toy_catalog()).step, 24);
  EXPECT_EQ(run.train(run.config({"model.kind=toy-players", "train.validate_every=25"}), "c").steps, 24) << "never: no wish";
}

// A measure that is best in the middle: 24 steps, a validation at each fourth.
SampleMeasures best_at_third(int& calls) {
  return {{"distance", [&calls](Model&, const Dataset& rows, const Codec&, const Rng&) {
             EXPECT_GT(rows.size(), 0);
             return std::abs(++calls - 3) + 0.5;
           }}};
}

TEST(Validation, SamplesChooseTheWeightsWhereTheyAreAskedTo) {
  const RunExample run("by_samples");
  int calls = 0;
  Listener heard;
  const auto config = run.config({"train.choose_by=distance", "train.validate_every=4"});
  const auto report = run.train(config, "a", false, &heard, -1, best_at_third(calls));
  EXPECT_EQ(report.measure, "distance");
  EXPECT_EQ(report.best, 0.5);
  EXPECT_EQ(heard.validations.size(), 6u);
  EXPECT_EQ(load_model(run.folder("a").model(), toy_catalog()).step, 12);
  EXPECT_THAT(read_file(run.folder("a").metrics(), ""),
              HasSubstr(R"({"step":12,"valid":{"distance":0.5,"stderr":null,"best":true}})"));
  calls = 0;
  const auto patient = run.config({"train.choose_by=distance", "train.validate_every=4", "train.patience=2"});
  const auto stopped = run.train(patient, "b", false, nullptr, -1, best_at_third(calls));
  EXPECT_EQ(stopped.end, TrainReport::End::patience);
  EXPECT_EQ(stopped.steps, 20);
}

// A score that takes for ever, and one loss: the mean of the rows' numbers.
class Costly final : public Model, public CanScore {
 public:
  using Model::Model;
  std::vector<Turn> turns() override {
    return {{.name = "model", .parameters = {}, .loss = [](const Batch& batch, const Step&) {
               return Loss().add("mean", batch.x().mean());
             }}};
  }
  Score score(const Batch&, Rng&) override { throw std::logic_error("the score was asked for"); }
  ScoreInfo score_info() const override { return {}; }
};

TEST(Validation, ALossMayStandForAScoreThatCostsMuch) {
  const Codec codec({reals_codec({.name = "x", .values = Real{}, .shape = {1}})});
  const MemoryDataset rows({at::arange(12, at::kFloat).unsqueeze(1)});
  Costly model(codec.task());
  EXPECT_EQ(Validator(model, "auto", {}).measure(), "nats");
  const Validator validator(model, "loss", {});
  EXPECT_EQ(validator.measure(), "loss");
  EXPECT_FLOAT_EQ(static_cast<float>(validator.judge(rows, codec, 0, 1, Rng(1)).value), 5.5F);
  EXPECT_TRUE(validator.better(1, 2)) << "smaller is better";
}

TEST(Validation, AMeasureThatCannotBeIsRefusedBeforeAnything) {
  const RunExample run("no_samples");
  int calls = 0;
  const auto refused = [&](const std::vector<std::string>& settings, const std::string& why) {
    EXPECT_THAT([&] { run.train(run.config(settings), "a", false, nullptr, -1, best_at_third(calls)); },
                ThrowsMessage<UserError>(::testing::AllOf(HasSubstr("train.choose_by"), HasSubstr(why))));
    EXPECT_FALSE(std::filesystem::exists(run.folder("a").root));
  };
  refused({"train.choose_by=distanse"}, "distance");
  refused({"train.choose_by=distance", "model.kind=toy-players"}, "draws none");
  refused({"train.choose_by=loss", "model.kind=toy-players"}, "one loss");
  refused({"train.choose_by=distance", "data.valid=0"}, "needs two rows that are held out, and there are none: raise data.valid");
  EXPECT_EQ(calls, 0);
}

TEST(Validation, NothingWaitsForRowsThatAreNotThere) {
  const RunExample run("no_rows");
  EXPECT_THAT(
      [&] {
        run.train(run.config({"data.valid=0", "train.patience=3"}), "a");
      },
      ThrowsMessage<UserError>(HasSubstr("data.valid")));
}

}  // namespace
}  // namespace gx
