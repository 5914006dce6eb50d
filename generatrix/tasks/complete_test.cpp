#include "generatrix/tasks/complete.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"
#include "generatrix/data/memory.h"

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
  const auto known = *known_outside("lower", {1, 2, 2});
  const auto x = completed(model, rows, plain_codec(kPictures), {.n = 3, .known = known}, "rows", Rng(1)).x();
  ASSERT_EQ(x.sizes(), (at::IntArrayRef{210, 1, 2, 2}));
  EXPECT_TRUE((x.select(2, 0) == 1).all().item<bool>());
  EXPECT_TRUE(at::equal(x.select(2, 1).select(2, 0).flatten(), at::arange(210, at::kFloat).remainder(3) + 2));
}

TEST(Complete, RefusesRowsOfWhichAllIsKnown) {
  Counting model;
  const MemoryDataset rows(Batch{at::ones({3, 1, 2, 2}, at::kByte)});
  EXPECT_THROW(completed(model, rows, plain_codec(kPictures), {}, "rows", Rng(1)), UserError);
}

TEST(KnownOutside, HidesTheRegionAndKnowsItsWords) {
  EXPECT_TRUE(at::equal((*known_outside("upper", {1, 2, 2})).to(at::kLong), at::tensor({0, 0, 1, 1}).view({1, 2, 2})));
  EXPECT_TRUE(at::equal((*known_outside("left", {2, 2, 2}))[1].to(at::kLong), at::tensor({0, 1, 0, 1}).view({2, 2})));
  EXPECT_FALSE(known_outside("mask.png", {1, 2, 2}));
}

}  // namespace
}  // namespace gx
