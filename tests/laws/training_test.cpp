// Laws of training: turns, what they move, and that it leads somewhere.
#include <torch/autograd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <set>

#include "generatrix/base/errors.h"
#include "generatrix/nn/norm.h"
#include "generatrix/train/differentiate.h"
#include "generatrix/train/resume_file.h"

#include "tests/laws/fixture.h"
#include "tests/support/derivative.h"
#include "tests/support/meeting.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tolerances.h"

namespace gx {
namespace {

// A model of which only one turn is trained, once a step, even where it would rest at first.
class OneTurn final : public Model {
 public:
  OneTurn(ModelPtr whole, std::size_t turn) : whole_(register_module("whole", std::move(whole))), turn_(turn) {}
  std::vector<Turn> turns() override {
    auto turn = whole_->turns()[turn_];
    turn.repeats = always(1);
    return {std::move(turn)};
  }

 private:
  ModelPtr whole_;
  std::size_t turn_;
};

// A model of which no turn rests at first.
class Awake final : public Model, public NeedsWarmStart {
 public:
  explicit Awake(ModelPtr whole) : whole_(register_module("whole", std::move(whole))) {}
  std::vector<Turn> turns() override {
    auto all = whole_->turns();
    for (auto& turn : all) {
      if (turn.repeats(0) == 0) turn.repeats = always(1);
    }
    return all;
  }
  void warm_start(const Batch& batch, Rng& rng) override {
    if (auto* fresh = dynamic_cast<NeedsWarmStart*>(whole_.get())) fresh->warm_start(batch, rng);
  }

 private:
  ModelPtr whole_;
};

class Training : public ModelTest {
 protected:
  Training() : model_(build(GetParam())), loader_(events_loader(task())) { model_->train(); }
  void train(Model& model, int n, double rate = 2e-3) {
    TrainSpec spec;
    spec.optimizer.learning_rate = rate;
    spec.log_every = n;
    Trainer trainer(model, spec, loader_, n, test_device());
    for (int i = 0; i < n; ++i) trainer.step();
    trainer.read();  // throws Diverged
    trainer.check_weights();
  }
  static bool moved(const Tensor& now, const Tensor& before) { return !at::equal(now, before); }
  ModelPtr model_;
  Loader loader_;
};

TEST_P(Training, EveryParameterBelongsToATurnAndGetsAGradient) {
  std::set<void*> owned;
  auto rng = test_rng(1);
  for (const auto& turn : model_->turns()) {
    if (turn.fit) {
      EXPECT_TRUE(turn.parameters.empty()) << turn.name << " is fitted, and what it fits are buffers";
      continue;
    }
    ASSERT_FALSE(turn.parameters.empty()) << turn.name;
    ASSERT_GE(std::max(turn.repeats(0), turn.repeats(1'000'000)), 1) << turn.name << " never moves";
    const Step step{0, 10, 64, 8, rng};
    const auto total = turn.loss(events(task(), 8), step).total();
    EXPECT_EQ(total.dim(), 0) << turn.name;
    const auto gradients = torch::autograd::grad({total}, turn.parameters);  // throws where one is not reached
    for (std::size_t i = 0; i < gradients.size(); ++i) {
      EXPECT_TRUE(at::isfinite(gradients[i]).all().item<bool>()) << turn.name << " " << i;
      owned.insert(turn.parameters[i].unsafeGetTensorImpl());
    }
  }
  for (const auto& item : model_->named_parameters()) {
    EXPECT_TRUE(!item.value().requires_grad() || owned.contains(item.value().unsafeGetTensorImpl()))
        << item.key() << " is never trained";
  }
}

// The parts of a batch make the step that the whole makes, or the model says that they cannot (Turn::takes_threads).
TEST_P(Training, WorkersMakeTheSameSteps) {
  if (!test_device().is_cpu()) GTEST_SKIP() << "workers are of the CPU";
  const auto after = [&](std::int64_t workers) {
    auto model = build(GetParam());
    model->train();
    auto loader = events_loader(task());
    TrainSpec spec;
    spec.optimizer.kind = "sgd";  // Adam would make a step of a gradient that is nothing but rounding
    spec.optimizer.learning_rate = 1e-3;
    spec.workers = workers;
    Trainer trainer(*model, spec, loader, 3, test_device());
    for (int i = 0; i < 3; ++i) trainer.step();
    return model;
  };
  const auto turns = model_->turns();
  if (!std::ranges::all_of(turns, &Turn::takes_threads)) {
    EXPECT_THROW(after(2), UserError);
    return;
  }
  const auto one = after(1), two = after(2);
  for (const auto& item : one->named_parameters()) {
    EXPECT_TRUE(at::allclose(item.value(), two->named_parameters()[item.key()], tolerance::kFloat32, tolerance::kFloat32))
        << item.key();
  }
}

// Two processes, here threads with models of their own, that each take half of a batch: their gradients add up to that of the
// whole, and norms have seen the whole.
TEST_P(Training, HalvesOfABatchGiveWhatTheWholeGives) {
  if (!test_device().is_cpu()) GTEST_SKIP() << "processes meet on the CPU";
  constexpr std::int64_t kRows = 8;
  const auto differentiated = [](const ModelPtr& model, std::size_t turn, const Batch& batch, Rng& noise, std::int64_t n_part) {
    const Step step{0, 10, 64, kRows, noise, n_part};
    return differentiate(model->turns()[turn], batch, step, {}, n_part > 0 ? 0.5 : 1).gradients.front();
  };
  for (std::size_t t = 0; t < model_->turns().size(); ++t) {
    const auto turn = model_->turns()[t];
    if (!turn.by_rows || turn.takes_threads()) continue;  // WorkersMakeTheSameSteps has met those
    std::array<ModelPtr, 3> models;
    for (auto& model : models) (model = build(GetParam()))->train();
    const bool reads = turn.reads != Turn::Reads::none;
    const auto batch = events(task(), kRows);
    auto rng = test_rng(1);
    const auto whole = differentiated(models[2], t, reads ? batch : Batch(), rng, 0);
    std::array<std::vector<Tensor>, 2> parts;
    in_parts_of_a_batch(2, [&](int part) {
      const auto n = kRows / 2, first = part * n;
      auto noise = test_rng(1).rows(first, n, kRows);
      const auto i = static_cast<std::size_t>(part);
      parts[i] = differentiated(models[i], t, reads ? batch.cut(first, n) : Batch(), noise, n);
    });
    double scale = 0;
    for (const auto& gradient : whole) scale = std::max(scale, gradient.abs().max().item<double>());
    for (std::size_t i = 0; i < whole.size(); ++i)
      EXPECT_LT(distance(parts[0][i] + parts[1][i], whole[i]), 1e-4 * scale) << turn.name << " " << i;
    for (const auto& item : models[2]->named_buffers()) {
      for (const std::size_t part : {0, 1})
        EXPECT_TRUE(at::allclose(models[part]->named_buffers()[item.key()], item.value(), 1e-4, 1e-5)) << item.key();
    }
  }
}

TEST_P(Training, ATurnMovesAllOfItsOwnParametersAndNoOthers) {
  for (std::size_t t = 0; t < model_->turns().size(); ++t) {
    const auto model = build(GetParam());
    model->train();
    const auto turn = model->turns()[t];
    std::set<void*> own;
    for (const auto& p : turn.parameters) own.insert(p.unsafeGetTensorImpl());
    std::vector<std::pair<std::string, Tensor>> before;
    for (const auto& item : model->named_parameters()) before.emplace_back(item.key(), item.value().detach().clone());
    OneTurn only(model, t);
    const auto all_moved = [&] {
      return std::ranges::all_of(before, [&](const auto& item) {
        const Tensor now = model->named_parameters()[item.first];
        return !own.contains(now.unsafeGetTensorImpl()) || moved(now, item.second);
      });
    };
    // Codes take some steps to leave one level of a quantizer, outputs of a critic to leave its margins.
    for (int done = 0; done == 0 || (done < 20 && !all_moved()); done += 4) train(only, 4);
    for (const auto& [name, value] : before) {
      const Tensor now = model->named_parameters()[name];
      EXPECT_EQ(moved(now, value), own.contains(now.unsafeGetTensorImpl())) << "turn " << turn.name << ", parameter " << name;
      EXPECT_FALSE(now.grad().defined()) << name;
    }
  }
}

TEST_P(Training, LossesHaveTheSameTermsAtEveryStep) {
  auto rng = test_rng(1);
  for (const auto& turn : model_->turns()) {
    std::vector<std::string> first;
    for (const std::int64_t index : {0, 5, 9}) {
      const Step step{index, 10, 64, 8, rng};
      const auto loss = turn.loss(events(task(), 8), step);
      std::vector<std::string> names;
      for (const auto* list : {&loss.terms(), &loss.watched()}) {
        for (const auto& term : *list) names.push_back(term.name);
      }
      EXPECT_EQ(std::set(names.begin(), names.end()).size(), names.size()) << turn.name;
      if (index == 0) first = names;
      EXPECT_EQ(names, first) << turn.name;
    }
  }
}

// What training is for: a single loss falls; of several turns a score rises, and one without a known constant rises above that of
// noise; players against each other stay finite, which train() checks.
TEST_P(Training, SomeStepsLeadSomewhere) {
  const auto gain = [&] {
    model_->eval();
    auto a = test_rng(1);
    auto b = test_rng(1);
    double value = 0;
    if (const auto turns = model_->turns(); turns.size() == 1) {
      const Step step{59, 60, 64, 64, a};  // as the last one judges: what a loss asks for may move over training
      value = -turns[0].loss(events(task(), 64), step).total().item<double>();
    } else if (auto* scorer = able<CanScore>(model_)) {
      const auto score = scorer->score(events(task(), 64), a);
      value = score.nats.mean().item<double>();
      if (score.info.kind == Score::Kind::unnormalized) value -= scorer->score(noise(task(), 64), b).nats.mean().item<double>();
    }
    model_->train();
    return value;
  };
  const bool measurable = able<CanScore>(model_) || model_->turns().size() == 1;
  const auto before = gain();
  const int most = !measurable ? 20 : mixes_rows(*model_) ? 300 : 60;  // running statistics follow the weights with a lag
  bool rose = false;
  Awake whole(model_);
  for (int done = 0; done < most && !rose; done += 20) {
    train(whole, 20);
    rose = measurable && gain() > before;
  }
  EXPECT_TRUE(rose || !measurable) << "from " << before << " to " << gain();
}

TEST_P(Training, ResumedIsAsNeverStopped) {
  TrainSpec spec;
  spec.ema = 0.9;
  spec.log_every = 100;
  const TemporaryFolder folder("resume_law");
  const auto path = folder.path / "resume.bin";

  Trainer whole(*model_, spec, loader_, 5, test_device());
  for (int i = 0; i < 5; ++i) whole.step();

  const auto first_model = build(GetParam());
  first_model->train();
  auto first_loader = events_loader(task());
  Trainer first(*first_model, spec, first_loader, 5, test_device());
  for (int i = 0; i < 2; ++i) first.step();
  save_resume(path, first, {.step = 2, .position = first_loader.state(), .best = std::nan("")});

  const auto second_model = build(GetParam(), /*seed=*/9);
  second_model->train();
  auto second_loader = events_loader(task());
  Trainer second(*second_model, spec, second_loader, 5, test_device());
  second_loader.restore(load_resume(path, second).position);
  for (int i = 0; i < 3; ++i) second.step();

  const auto a = whole.state(), b = second.state();
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_TRUE(at::equal(a[i].second, b[i].second)) << a[i].first;
}

// Laws that need one case of each model.
class TrainingOfOne : public Training {};

// Products of a step may be of bfloat16: what a model computes around them takes both types.
TEST_P(TrainingOfOne, StepsInBfloat16) {
  TrainSpec spec;
  spec.precision = "bf16";
  Awake whole(model_);
  Trainer trainer(whole, spec, loader_, 2, test_device());
  for (int i = 0; i < 2; ++i) trainer.step();
  trainer.read();  // throws Diverged
  trainer.check_weights();
  for (const auto& item : model_->named_parameters()) EXPECT_EQ(item.value().scalar_type(), at::kFloat) << item.key();
}

INSTANTIATE_TEST_SUITE_P(Catalog, Training, ::testing::ValuesIn(model_cases()), case_name);
INSTANTIATE_TEST_SUITE_P(Catalog, TrainingOfOne, ::testing::ValuesIn(first_cases()), case_name);

}  // namespace
}  // namespace gx
