#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "generatrix/base/errors.h"
#include "generatrix/train/trainer.h"

#include "tests/support/numbered_rows.h"
#include "tests/support/toy_model.h"

namespace gx {
namespace {

// The mean of all rows, found in one pass and kept in a buffer; the loss is the squared distance from it.
struct FittedMean final : Model {
  FittedMean() { mean = register_buffer("mean", at::zeros({1})); }
  std::vector<Turn> turns() override {
    const auto loss = [this](const Batch& batch, const Step&) {
      return Loss().add("square", (batch.x() - mean).square().mean());
    };
    const auto fit = [this](const Pass& rows, const Step& step) {
      EXPECT_FALSE(at::GradMode::is_enabled());
      double sum = 0, n = 0;
      rows([&](const Batch& batch) {
        sum += batch.x().sum().item<double>();
        n += static_cast<double>(batch.size());
      });
      EXPECT_EQ(n, static_cast<double>(step.n_rows));
      mean.fill_(sum / n);
      return Loss().add("mean", mean.squeeze());
    };
    return {{.name = "mean", .loss = loss, .repeats = repeats, .fit = fit}};
  }
  Tensor mean;
  Repeats repeats = always(1);
};

TEST(Trainer, ATurnThatIsFittedSeesEveryRowOnceAStep) {
  FittedMean model;
  auto loader = numbers(41, 4);
  Trainer trainer(model, TrainSpec{}, loader, 2, at::kCPU);
  trainer.step();
  EXPECT_EQ(model.mean.item<double>(), 20);
  EXPECT_EQ(trainer.rows_read(), 41);
  EXPECT_EQ(loader.state(), (Loader::State{1, 0})) << "a step is an epoch";
  EXPECT_EQ(trainer.read().front().terms.front().second, 20);
  EXPECT_EQ(steps_to_read(model.turns(), 3, 11), 3);
}

TEST(Trainer, ATurnThatIsFittedMayRest) {
  FittedMean model;
  model.repeats = from_step(1);
  auto loader = numbers(41, 4);
  Trainer trainer(model, TrainSpec{}, loader, 2, at::kCPU);
  trainer.step();
  EXPECT_EQ(trainer.rows_read(), 0);
  trainer.step();
  EXPECT_EQ(trainer.rows_read(), 41);
  EXPECT_EQ(steps_to_read(model.turns(), 3, 11), 4);
}

}  // namespace
}  // namespace gx
