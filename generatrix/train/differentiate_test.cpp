#include "generatrix/train/differentiate.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "generatrix/base/errors.h"
#include "generatrix/base/torch.h"
#include "generatrix/kernels/shares.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

// Mean over rows of |x w + noise - y|^2, with w shared by both terms, and a gradient that autograd hands out twice.
struct Regression {
  Tensor w = at::linspace(-1, 1, 15, at::kDouble).view({5, 3}).t().requires_grad_();  // [3, 5], transposed in memory
  Tensor a = at::ones({5}, at::kDouble).requires_grad_(), b = at::zeros({5}, at::kDouble).requires_grad_();

  Turn turn(bool by_rows = true) {
    const auto loss = [this](const Batch& batch, const Step& step) {
      const auto h = batch.x().matmul(w) + step.rng.normal({batch.size(), 5}, at::kDouble) + (a + b);
      const auto target = batch.given.x().to(at::kDouble).unsqueeze(1);
      return Loss()
          .add("square", (h - target).square().sum(1).mean())
          .add("size", h.abs().mean(), 0.5)
          .watch("mean", h.mean())
          .keep("h", h);
    };
    return {.name = "model", .parameters = {w, a, b}, .loss = loss, .by_rows = by_rows};
  }
};

Batch rows(std::int64_t n) { return {Rng(1).normal({n, 3}, at::kDouble), at::arange(n)}; }

class ByParts : public testing::TestWithParam<std::tuple<int, std::int64_t>> {};

TEST_P(ByParts, GivesWhatTheWholeBatchGives) {
  const auto [workers, n] = GetParam();
  Regression model;
  const auto turn = model.turn();
  Rng whole_noise(7), part_noise(7);
  const auto whole = differentiate(turn, rows(n), {0, 10, n, n, whole_noise}, {});
  const auto parts = differentiate(turn, rows(n), {0, 10, n, n, part_noise}, {.workers = workers});
  const auto close = [](const Tensor& a, const Tensor& b) {
    return at::allclose(a, b, tolerance::kAlgebra, tolerance::kAlgebra);
  };
  EXPECT_TRUE(close(whole.total, parts.total));
  const auto expected = whole.gradients.front(), summed = kernels::sum_of_lists(parts.gradients);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_TRUE(close(expected[i], summed[i])) << i;
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_TRUE(close(whole.loss.terms()[i].value, parts.loss.terms()[i].value)) << i;
    EXPECT_EQ(whole.loss.terms()[i].name, parts.loss.terms()[i].name);
    EXPECT_EQ(whole.loss.terms()[i].weight, parts.loss.terms()[i].weight);
  }
  EXPECT_TRUE(close(whole.loss.watched()[0].value, parts.loss.watched()[0].value));
  EXPECT_TRUE(close(whole.loss.kept("h"), parts.loss.kept("h"))) << "row by row, in the order of the batch";
  EXPECT_TRUE(at::equal(whole_noise.normal({4}), part_noise.normal({4}))) << "the next draw of the step";
}

INSTANTIATE_TEST_SUITE_P(Cuts, ByParts, testing::Combine(testing::Values(2, 3), testing::Values(1, 2, 7, 64)));

TEST(ByParts, DoesNotDependOnTheThreadsThatDoIt) {
  Regression model;
  const auto turn = model.turn();
  std::vector<Tensor> first;
  for (const int threads : {1, 2}) {
    const ThreadScope scope(threads);
    Rng noise(7);
    const auto found = differentiate(turn, rows(9), {0, 10, 9, 9, noise}, {.workers = 2});
    const auto summed = kernels::sum_of_lists(found.gradients);
    if (first.empty()) first = summed;
    for (std::size_t i = 0; i < 3; ++i) EXPECT_TRUE(at::equal(first[i], summed[i])) << i;
  }
}

TEST(WorkersFor, AreThreadsWhereEveryTurnIsByRows) {
  Regression model;
  const ThreadScope scope(2);
  EXPECT_EQ(workers_for({model.turn()}, 0, at::kCPU), 2);
  EXPECT_EQ(workers_for({model.turn()}, 3, at::kCPU), 3);
  EXPECT_EQ(workers_for({model.turn(), model.turn(false)}, 0, at::kCPU), 1);
  EXPECT_EQ(workers_for({model.turn(false)}, 1, at::kCPU), 1);
  EXPECT_EQ(workers_for({model.turn()}, 0, at::kCUDA), 1);
}

TEST(WorkersFor, RefusesATurnThatLooksAtAllRows) {
  Regression model;
  EXPECT_THAT(
      [&] {
        workers_for({model.turn(), model.turn(false)}, 2, at::kCPU);
      },
      ThrowsMessage<UserError>(AllOf(HasSubstr("train.workers = 2"), HasSubstr("turn model"), HasSubstr("all rows"))));
  EXPECT_THAT([&] { workers_for({model.turn()}, 2, at::kCUDA); }, ThrowsMessage<UserError>(HasSubstr("cuda")));
}

}  // namespace
}  // namespace gx
