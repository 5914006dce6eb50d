// Laws of what rows are made of: members that are no members, cells that are unknown, orders that mean nothing, and completion.
#include "generatrix/base/errors.h"
#include "generatrix/data/members.h"

#include "tests/laws/fixture.h"
#include "tests/support/tolerances.h"

namespace gx {
namespace {

class Fields : public ModelTest {
 protected:
  Fields() : model_(build(GetParam())) {}

  Tensor scores(const Batch& batch) const {
    auto rng = test_rng(1);
    return able<CanScore>(model_)->score(batch, rng).nats;
  }
  void expect_same_scores(const Batch& a, const Batch& b) const {
    const auto first = scores(a), second = scores(b);
    EXPECT_TRUE(at::allclose(first, second, tolerance::kFloat32, tolerance::kFloat32))
        << (first - second).abs().max().item<double>();
  }
  // change(column) of every column of the event that it changes; nothing where it changes none.
  template <class Change>
  std::optional<Batch> changed(Batch batch, const Change& change) const {
    bool any = false;
    for (std::size_t i = 0; i < batch.event.columns.size(); ++i) any |= change(batch.event.columns[i], task().event.fields[i]);
    return any ? std::optional(std::move(batch)) : std::nullopt;
  }

  ModelPtr model_;
};

// Three more places after the longest row, with anything in them.
TEST_P(Fields, PaddingFurtherChangesNoScore) {
  if (!able<CanScore>(model_)) GTEST_SKIP() << "cannot score";
  const auto batch = events(task(), 6);
  const auto padded = changed(batch, [](Column& column, const Field& field) {
    if (!column.length.defined()) return false;
    auto shape = column.data.sizes().vec();
    shape[1] = 3;
    const auto anything = at::ones(shape, column.data.options());
    column.data = at::cat({column.data, std::holds_alternative<Symbols>(field.values) ? anything : 0.5 * anything}, 1);
    return true;
  });
  if (!padded) GTEST_SKIP() << "rows have one length";
  expect_same_scores(batch, *padded);
}

// The law of a step is told what this step and those before it are given.
TEST_P(Fields, WhatLaterStepsAreGivenChangesNoScore) {
  const auto& given = model_->task().given;
  if (!able<CanScore>(model_) || given.empty() || given.fields.front().stride == 0) GTEST_SKIP() << "is given nothing by step";
  const at::NoGradGuard off;
  auto rng = test_rng(4);
  for (auto& p : model_->parameters()) p.add_(rng.normal(p.sizes()), 0.05);  // first weights may be zeros
  const auto stride = given.fields.front().stride;
  auto batch = events(task(), 6);
  batch.event.columns.front().length.clamp_max_(stride);
  const auto from = [&](std::int64_t member) {
    auto other = batch;
    const auto fresh = noise(task(), 6, 3).given;
    for (std::size_t i = 0; i < other.given.columns.size(); ++i) {
      auto& data = other.given.columns[i].data;
      data = data.clone();
      const auto n = std::min(data.size(1), fresh.columns[i].data.size(1)) - member;
      if (n > 0) data.narrow(1, member, n).copy_(fresh.columns[i].data.narrow(1, member, n));
    }
    return other;
  };
  expect_same_scores(batch, from(1));
  EXPECT_FALSE(at::allclose(scores(batch), scores(from(0)), 0, 1e-9)) << "what this step is given matters";
}

TEST_P(Fields, TheOrderOfASetChangesNoScore) {
  if (!able<CanScore>(model_)) GTEST_SKIP() << "cannot score";
  const auto batch = events(task(), 6);
  const auto turned = changed(batch, [](Column& column, const Field& field) {
    if (field.layout != Field::Layout::set) return false;
    const auto n = column.length.size(0);
    for (std::int64_t row = 0; row < n; ++row) {
      const auto length = column.length[row].item<std::int64_t>();
      column.data[row].narrow(0, 0, length).copy_(column.data[row].narrow(0, 0, length).flip(0).clone());
    }
    return true;
  });
  if (!turned) GTEST_SKIP() << "no set";
  expect_same_scores(batch, *turned);
}

TEST_P(Fields, WhatStandsInAnUnknownCellChangesNoScore) {
  if (!able<CanScore>(model_)) GTEST_SKIP() << "cannot score";
  const auto batch = events(task(), 6);
  const auto other = changed(batch, [](Column& column, const Field&) {
    if (!column.observed.defined()) return false;
    column.data = at::where(column.observed, column.data, at::ones({}, column.data.options()));
    return true;
  });
  if (!other) GTEST_SKIP() << "all cells are known";
  expect_same_scores(batch, *other);
}

// Scores are about the cells that rows have: n_cells says how many.
TEST_P(Fields, AScoreSaysHowManyCellsItIsAbout) {
  if (!able<CanScore>(model_)) GTEST_SKIP() << "cannot score";
  const auto batch = events(task(), 6);
  auto rng = test_rng(1);
  const auto n_cells = able<CanScore>(model_)->score(batch, rng).n_cells;
  const auto& field = task().event.fields.front();
  if (field.is_fixed() && !field.may_miss) {
    if (n_cells.defined())
      EXPECT_TRUE((n_cells < field.dims()).all().item<bool>()) << "of those that the condition does not show";
    return;
  }
  ASSERT_TRUE(n_cells.defined());
  if (const auto& length = batch.event.columns.front().length; length.defined())
    EXPECT_TRUE(at::equal(n_cells, length * field.dims()));
}

// The lower half of a picture is hidden; tables have unknown cells already, and sequences end early.
Batch partial_of(Batch batch, const Task& task) {
  for (std::size_t i = 0; i < batch.event.columns.size(); ++i) {
    auto& column = batch.event.columns[i];
    if (!task.event.fields[i].is_image()) continue;
    column.observed = at::ones(column.data.sizes(), column.data.options().dtype(at::kBool));
    const auto height = column.data.size(2);
    column.observed.narrow(2, height / 2, height - height / 2).fill_(false);
  }
  return batch;
}

TEST_P(Fields, CompletionKeepsWhatIsKnown) {
  auto* completer = able<CanComplete>(model_);
  if (!completer) GTEST_SKIP() << "cannot complete";
  auto partial = partial_of(events(task(), 4), task());
  if (model_->task().given.empty()) partial.given = {};
  for (std::size_t i = 0; i < partial.given.columns.size(); ++i) {  // known ahead: rows go on as far
    const auto& field = task().given.fields[i];
    auto& column = partial.given.columns[i];
    if (field.stride == 0) continue;
    column.data = with_places(column.data, field.longest - column.data.size(1));
    column.length = at::full_like(column.length, field.longest);
  }
  auto rng = test_rng(1);
  Rows whole;
  try {
    whole = completer->complete(partial, 3, rng);
  } catch (const UserError&) {
    // Its own order comes to these cells too early. With none unknown it does not.
    partial.event = events(task(), 4).event;
    whole = completer->complete(partial, 3, rng);
  }
  ASSERT_EQ(whole.size(), 12);
  const auto known = partial.event.repeated(3);
  for (std::size_t i = 0; i < whole.columns.size(); ++i) {
    const auto &a = known.columns[i], &b = whole.columns[i];
    const auto& field = task().event.fields[i];
    if (field.layout == Field::Layout::sparse) {
      const auto had = dense_of(a, field.dims()), has = dense_of(b, field.dims());
      EXPECT_TRUE(at::equal(at::where(had > 0, has, had), had));
    } else if (a.length.defined()) {  // a row goes on after its members; the symbol that ended it is no member of the longer one
      const auto kept = a.length - (field.end >= 0 ? 1 : 0);
      const auto inside = in_members(kept, a.data);
      const auto longer =
          with_places(b.data, std::max<std::int64_t>(0, a.data.size(1) - b.data.size(1))).narrow(1, 0, a.data.size(1));
      EXPECT_TRUE(at::equal(a.data * inside, longer * inside));
      EXPECT_TRUE(((b.length > kept) | (kept >= field.longest)).all().item<bool>());
    } else {
      const auto had = a.observed.defined() ? a.observed : at::ones(a.data.sizes(), a.data.options().dtype(at::kBool));
      EXPECT_TRUE(at::equal(a.data.masked_select(had), b.data.masked_select(had)));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Catalog, Fields, ::testing::ValuesIn(model_cases()), case_name);

}  // namespace
}  // namespace gx
