#include "generatrix/eval/reference.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/memory.h"
#include "generatrix/eval/evaluate.h"

#include "tests/support/linear_gaussian.h"

namespace gx {
namespace {

const Codec kLine({reals_codec({.name = "x", .values = Real{}, .shape = {4}})});

// Rows first, first + 1, ...: a row is known by its number.
MemoryDataset numbered(std::int64_t first, std::int64_t n) {
  return MemoryDataset({at::arange(first, first + n, at::kFloat).unsqueeze(1).expand({-1, 4}).contiguous(), {}});
}

std::int64_t n_shared(const Seen& a, const Seen& b) {
  return at::isin(a.x.select(1, 0), b.x.select(1, 0)).sum().item<std::int64_t>();
}

TEST(Reference, TakesAsManyRowsOfEither) {
  const auto judged = numbered(0, 50), train = numbered(50, 80);
  for (const auto& [asked, found] : {std::pair(30, 30), std::pair(0, 50), std::pair(70, 50)}) {
    const Reference reference({.judged = judged, .train = train, .codec = kLine, .n = asked, .rng = Rng(1)});
    EXPECT_EQ(reference.real().size(), found);
    EXPECT_EQ(reference.twin().size(), found);
    EXPECT_EQ(reference.train().size(0), 80);
    EXPECT_FALSE(reference.judged_is_train());
  }
}

TEST(Reference, OfTrainingRowsIsTheirTwoHalves) {
  const auto train = numbered(0, 51);
  for (const std::int64_t asked : {10, 0, 50}) {
    const Reference reference({.judged = train, .train = train, .codec = kLine, .n = asked, .rng = Rng(1)});
    EXPECT_EQ(reference.real().size(), asked == 10 ? 10 : 25);
    EXPECT_EQ(reference.twin().size(), reference.real().size());
    EXPECT_EQ(n_shared(reference.real(), reference.twin()), 0);
    EXPECT_TRUE(reference.judged_is_train());
  }
}

TEST(Reference, KeepsNoMoreTrainingRowsThanItMay) {
  const auto judged = numbered(0, 50), train = numbered(50, 80);
  const Reference some({.judged = judged, .train = train, .codec = kLine, .n = 0, .kept = 4 * 20, .rng = Rng(1)});
  EXPECT_EQ(some.train().size(0), 20);
  EXPECT_EQ(some.real().size(), 20);
  EXPECT_EQ(some.twin().size(), 20);
  const Reference halves({.judged = train, .train = train, .codec = kLine, .n = 0, .kept = 4 * 20, .rng = Rng(1)});
  EXPECT_EQ(halves.real().size(), 10);
  EXPECT_EQ(n_shared(halves.real(), halves.twin()), 0);
}

TEST(Reference, RefusesTooFewRows) {
  const auto one = numbered(0, 1), none = numbered(0, 0), other = numbered(5, 5);
  EXPECT_THROW(Reference({.judged = one, .train = one, .codec = kLine, .rng = Rng(1)}), UserError);
  EXPECT_THROW(Reference({.judged = none, .train = other, .codec = kLine, .rng = Rng(1)}), UserError);
  EXPECT_THROW(Reference({.judged = other, .train = other, .codec = kLine, .n = -1, .rng = Rng(1)}), UserError);
}

// Where every real row is a training row, each lies nearer to one than any sample: a model that copies would look original.
TEST(Memorization, IsOmittedWhereItSaysNothing) {
  auto model = LinearGaussian::exact();
  const auto rows = numbered(0, 60), other = numbered(60, 60);
  const Sampler sampler{"rows", [&](std::int64_t n, const Rows&, Rng&) { return Rows(rows.all().x().slice(0, 0, n)); }};
  const auto found = [&](const MemoryDataset& judged, bool own) {
    const Reference reference({.judged = judged, .train = rows, .codec = kLine, .n = 30, .rng = Rng(1)});
    return evaluate(model, judged, kLine, {.metrics = {"memorization"}}, {&reference, &sampler, 30, own});
  };
  EXPECT_EQ(found(other, true).measured.at(0).value, 1);
  EXPECT_THAT(found(rows, true).omitted.at(0).reason, testing::HasSubstr("trained on; judge by"));
  EXPECT_THAT(found(other, false).omitted.at(0).reason, testing::HasSubstr("other data"));
}

}  // namespace
}  // namespace gx
