#include "generatrix/tasks/complete.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"
#include "generatrix/contract/completion_settings.h"
#include "generatrix/data/memory.h"
#include "generatrix/tasks/mask.h"

namespace gx {
namespace {

// Fills what is unknown with the number of the draw.
struct Counting final : CanComplete {
  Rows complete(const Batch& partial, std::int64_t n, Rng&) override {
    const auto event = partial.event.repeated(n).columns.front();
    const auto draw = at::arange(event.size(), at::kFloat).remainder(n).view({-1, 1, 1, 1}) + 2;
    return at::where(event.observed, event.data, draw);
  }
  ScoreInfo::Kind exactness() const override { return ScoreInfo::Kind::exact; }
};

const Task kPictures{{{{.name = "image", .values = kBits, .shape = {1, 2, 2}}}}, {}};

TEST(Complete, DrawsEachRowNTimesInOrder) {
  Counting model;
  const MemoryDataset rows(Batch{at::ones({70, 1, 2, 2}, at::kByte)});  // more than are read at once
  const auto known = known_by_mask("lower", kPictures.event);
  const auto x = completed(model, rows, plain_codec(kPictures), {.n = 3, .known = known}, "rows", Rng(1)).rows.x();
  ASSERT_EQ(x.sizes(), (at::IntArrayRef{210, 1, 2, 2}));
  EXPECT_TRUE((x.select(2, 0) == 1).all().item<bool>());
  EXPECT_TRUE(at::equal(x.select(2, 1).select(2, 0).flatten(), at::arange(210, at::kFloat).remainder(3) + 2));
}

TEST(Complete, AMaskHidesMoreAndShowsNothingThatWasUnknown) {
  Counting model;
  Column column{.data = at::ones({1, 1, 2, 2}, at::kByte)};
  column.observed = at::tensor({0, 1, 1, 1}).to(at::kBool).view({1, 1, 2, 2});
  auto task = kPictures;
  task.event.fields.front().may_miss = true;
  const auto known = known_by_mask("lower", kPictures.event);
  const auto x =
      completed(model, MemoryDataset(Batch{Rows({column})}), plain_codec(task), {.n = 1, .known = known}, "rows", Rng(1))
          .rows.x();
  EXPECT_TRUE(at::equal(x.flatten(), at::tensor({2.F, 1.F, 2.F, 2.F}))) << x;
}

TEST(Complete, RefusesRowsOfWhichAllIsKnown) {
  Counting model;
  const MemoryDataset rows(Batch{at::ones({3, 1, 2, 2}, at::kByte)});
  EXPECT_THROW(completed(model, rows, plain_codec(kPictures), {}, "rows", Rng(1)), UserError);
}

TEST(Complete, LetsRowsThroughOfWhichAllIsKnown) {
  Counting model;
  Column column{.data = at::ones({70, 1, 2, 2}, at::kByte)};
  column.observed = at::ones({70, 1, 2, 2}, at::kBool);
  column.observed[69].fill_(false);  // behind those that are read at once
  auto task = kPictures;
  task.event.fields.front().may_miss = true;
  const MemoryDataset rows(Batch{Rows({column})});
  const auto x = completed(model, rows, plain_codec(task), {.n = 2}, "rows", Rng(1)).rows.x();
  ASSERT_EQ(x.size(0), 140);
  EXPECT_TRUE((x.narrow(0, 0, 138) == 1).all().item<bool>());
  EXPECT_EQ(x[139][0][0][0].item<double>(), 3) << "the second draw";
}

// An estimate where any draw is one, and settings that a model has.
struct Tuned final : CanComplete, HasCompletionSettings {
  Rows complete(const Batch& partial, std::int64_t n, Rng& rng) override { return complete(partial, n, {}, rng); }
  Rows complete(const Batch& partial, std::int64_t n, const Table& settings, Rng&) override {
    seen = settings;
    return partial.event.repeated(n);
  }
  std::vector<FieldInfo> completion_fields() const override { return {}; }
  ScoreInfo::Kind exactness() const override { return ScoreInfo::Kind::exact; }
  ScoreInfo::Kind exactness_of(const Batch& partial) const override {
    return partial.size() == 6 ? ScoreInfo::Kind::estimate : ScoreInfo::Kind::exact;
  }
  Table seen;
};

TEST(Complete, PassesSettingsOnAndSaysWhatDrawsAre) {
  Counting plain;
  Tuned tuned;
  const MemoryDataset rows(Batch{at::ones({70, 1, 2, 2}, at::kByte)});  // batches of 64 and 6
  const auto known = known_by_mask("lower", kPictures.event);
  const CompleteOptions options{.n = 1, .known = known, .settings = {{"sweeps", 3}}};
  EXPECT_THROW(completed(plain, rows, plain_codec(kPictures), options, "rows", Rng(1)), UserError);
  EXPECT_EQ(completed(tuned, rows, plain_codec(kPictures), options, "rows", Rng(1)).exactness, ScoreInfo::Kind::estimate);
  EXPECT_EQ(tuned.seen, options.settings);
}

TEST(Complete, OfSparseRowsAsksForSoManyEntriesMore) {
  struct Asked final : CanComplete {
    Rows complete(const Batch& partial, std::int64_t, Rng&) override {
      length = partial.event.columns.front().length;
      return partial.event;
    }
    ScoreInfo::Kind exactness() const override { return ScoreInfo::Kind::exact; }
    Tensor length;
  } model;
  const Task ratings{{{{.name = "r", .values = Real{0}, .shape = {4}, .layout = Field::Layout::sparse, .longest = 3}}}, {}};
  const MemoryDataset rows({Rows({sparse_of(at::tensor({1.F, 0.F, 2.F, 0.F, 0.F, 0.F, 0.F, 1.F}).view({2, 4}))})});
  completed(model, rows, plain_codec(ratings), {.n = 1, .steps = 2}, "rows", Rng(1));
  EXPECT_TRUE(at::equal(model.length, at::tensor({4, 3})));
}

}  // namespace
}  // namespace gx
