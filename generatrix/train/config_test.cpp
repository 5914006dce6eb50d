#include "generatrix/train/config.h"

#include <gmock/gmock.h>

#include "generatrix/base/errors.h"
#include "generatrix/base/torch.h"
#include "generatrix/spec/toml.h"
#include "generatrix/train/precision.h"
#include "generatrix/train/run.h"

#include "tests/support/toy_model.h"

namespace gx {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

RunConfig read(const std::string& text) { return parse_config(parse_toml(text, "c.toml"), toy_catalog()); }

void expect_refused(const std::string& text, const std::string& place, const std::string& why) {
  EXPECT_THAT([&] { read(text); }, ThrowsMessage<UserError>(AllOf(HasSubstr(place), HasSubstr(why)))) << text;
}

TEST(Config, IsCompleteWhenNormalizedAndReadsBackAsItself) {
  const auto config = read(R"([model]
kind = "toy"
hidden = 3
[data]
name = "here"
[train]
ema = 0.999
schedule = { shape = "multi_step", milestones = [3, 5] }
[train.optimizer]
kind = "sgd"
learning_rate = 1e-30
[train.optimizer.scale]
kind = "adam"
)");
  EXPECT_EQ(config.model, "toy");
  const auto table = to_table(config);
  const auto text = to_toml(table);
  EXPECT_THAT(text, AllOf(HasSubstr("hidden = 3"), HasSubstr("dropout"), HasSubstr("momentum"), HasSubstr("tensorboard")));
  EXPECT_EQ(to_table(read(text)), table);
  EXPECT_EQ(to_toml(to_table(read(text))), text);
  EXPECT_EQ(read(text).train.of("scale").optimizer.kind, "adam");
}

TEST(Config, DefaultsNeedNoMoreThanTheModelsName) {
  const auto config = read("[model]\nkind = 'toy'\n");
  EXPECT_EQ(config.train.batch, TrainSpec{}.batch);
  EXPECT_EQ(config.data.name, DataSpec{}.name);
}

TEST(Config, AWordIsTheKindOfItsSection) {
  EXPECT_EQ(to_table(read("model = 'toy'")), to_table(read("[model]\nkind = 'toy'\n")));
  EXPECT_EQ(to_table(read("model = 'toy'\n[train]\noptimizer = 'sgd'")),
            to_table(read("model = 'toy'\n[train.optimizer]\nkind = 'sgd'\n")));
}

TEST(Config, RefusesWhatItDoesNotKnowNamingPlaceAndNearest) {
  expect_refused("[model]\nkind = 'toy'\n[trian]\n", "c.toml:3", "train");
  expect_refused("[model]\nkind = 'toy'\nhiden = 3\n", "c.toml:3", "hidden");
  expect_refused("[model]\nkind = 'toi'\n", "", "toy");
  expect_refused("[model]\nkind = 'toy'\n[train]\nbatsh = 3\n", "c.toml:4", "batch");
  expect_refused("[model]\nkind = 'toy'\n[train.optimizer]\nlearning_rat = 3.0\n", "c.toml:4", "learning_rate");
}

TEST(Config, RefusesWrongTypesAndValues) {
  expect_refused("", "[model] kind", "missing");
  expect_refused("[model]\nkind = 3\n", "c.toml:2", "model.kind");
  expect_refused("model = 3\n", "c.toml:1", "section");
  expect_refused("[model]\nkind = 'toy'\n[train]\nbatch = 0\n", "c.toml:4", "train.batch");
  expect_refused("[model]\nkind = 'toy'\n[train]\nbatch = 'many'\n", "c.toml:4", "train.batch");
  expect_refused("[model]\nkind = 'toy'\n[train]\nsteps = -1\n", "c.toml:4", "train.steps");
  expect_refused("[model]\nkind = 'toy'\n[train]\nlr = 1.0\n", "c.toml:4", "train.optimizer.learning_rate");
  expect_refused("[model]\nkind = 'toy'\n[train]\nema = 1.0\n", "c.toml:4", "train.ema");
  expect_refused("[model]\nkind = 'toy'\n[train.optimizer]\nkind = 'adan'\n", "c.toml:4", "adam");
  expect_refused("[model]\nkind = 'toy'\n[train.schedule]\nmilestones = [5, 0]\n", "c.toml:4", "milestones");
}

TEST(Config, ResolvedFillsInWhatTheMachineGivesAndRefusesOtherDevices) {
  auto config = read("[model]\nkind = 'toy'\n");
  EXPECT_NE(resolved(config).train.device, "auto");
  EXPECT_GE(resolved(config).train.threads, 1);
  for (const auto* device : {"gpu", "cuda:", "cuda:x", "cuda:-1", ""}) {
    config.train.device = device;
    EXPECT_THROW(resolved(config), UserError) << device;
  }
}

TEST(Config, ResolvedSaysWhichPrecisionAutoIs) {
  auto config = read("[model]\nkind = 'toy'\n[train]\nprecision = 'auto'\ndevice = 'cpu'\n");
  const auto found = resolved(config).train.precision;
  EXPECT_TRUE(found == "fp32" || (found == "bf16" && has_fast_bfloat16())) << found;
  config.train.precision = "bf16";  // what is asked for stays
  EXPECT_EQ(resolved(config).train.precision, "bf16");
  EXPECT_EQ(measured_precision("cuda:0"), "fp32");
}

TEST(TrainSpec, OfATurnIsThatOfAllWhereTheTurnSaysNothing) {
  TrainSpec spec;
  spec.skip_above = 7;
  spec.schedule = {.shape = "cosine", .warm_up = 5};
  spec.optimizer.momentum = 0.5;
  spec.optimizer.turns["critic"] = Table{{"schedule", Table{{"warm_up", 9}}}};
  const auto own = spec.of("critic");
  EXPECT_EQ(own.skip_above, 7);
  EXPECT_EQ(own.schedule.shape, "cosine");
  EXPECT_EQ(own.schedule.warm_up, 9);
  EXPECT_EQ(own.optimizer.momentum, 0.5);
  EXPECT_EQ(spec.of("actor").schedule.warm_up, 5);
  const Table wrong[] = {{{"clip_norm", -1}}, {{"schedule", Table{{"shape", "square"}}}}, {{"schedule", 3}}, {{"clipnorm", 1}}};
  for (const auto& table : wrong) {
    spec.optimizer.turns["critic"] = table;
    EXPECT_THAT([&] { spec.of("critic"); }, ThrowsMessage<UserError>(HasSubstr("train.optimizer.critic")));
  }
}

}  // namespace
}  // namespace gx
