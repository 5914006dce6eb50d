// Processes are threads here: each has its own end of the connection.
#include "generatrix/train/communicator.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cstdlib>
#include <thread>

#include "generatrix/train/together.h"

namespace gx {
namespace {

using ::testing::Each;

// use(communicator) of so many processes; what the exceptions say that they end with, "" where there is none.
std::vector<std::string> among(int size, const std::function<void(const Communicator&)>& use) {
  ::setenv("TORCH_FR_BUFFER_SIZE", "0", 1);  // c10d keeps one record of calls for a process, which threads must not share
  const auto port = free_port();
  std::vector<std::string> ends(static_cast<std::size_t>(size));
  std::vector<std::jthread> threads;
  for (int rank = 0; rank < size; ++rank) {
    threads.emplace_back([&, rank] {
      try {
        use(Communicator({.rank = rank, .size = size, .port = port}));
      } catch (const std::exception& error) {
        ends[static_cast<std::size_t>(rank)] = error.what();
      }
    });
  }
  threads.clear();
  return ends;
}

TEST(Communicator, OfOneProcessChangesNothing) {
  const Communicator alone;
  const auto x = at::ones({2});
  alone.sum({x});
  alone.follow({x});
  EXPECT_TRUE(at::equal(x, at::ones({2})));
  EXPECT_TRUE(alone.joined(x).is_same(x));
  EXPECT_TRUE(alone.leads());
  EXPECT_FALSE(alone.any(false));
  EXPECT_EQ(alone.of_leader(3), 3);
}

TEST(Communicator, SumsFollowsAndJoins) {
  const auto ends = among(3, [](const Communicator& all) {
    const auto rank = static_cast<double>(all.rank());
    const auto single = at::full({2, 2}, rank), other = at::full({3}, rank, at::kDouble),
               whole = at::full({1}, all.rank(), at::kLong);
    all.sum({single, other, whole});
    EXPECT_TRUE(at::equal(single, at::full({2, 2}, 3.F)));
    EXPECT_TRUE(at::equal(other, at::full({3}, 3., at::kDouble)));
    EXPECT_EQ(whole.item<std::int64_t>(), 3);
    const auto twice = at::full({3}, rank), grid = at::full({2, 3}, rank), columns = at::full({3, 2}, rank).t();
    all.sum({twice, twice, columns, grid.select(1, 0), grid.select(1, 2)});  // one memory, or no flat one
    EXPECT_TRUE(at::equal(twice, at::full({3}, 3.F)));
    EXPECT_TRUE(at::equal(columns, at::full({2, 3}, 3.F)));
    EXPECT_TRUE(at::equal(grid[0], at::tensor({3.F, static_cast<float>(rank), 3.F})));
    const auto own = at::full({2}, rank + 5).t();
    all.follow({own});
    EXPECT_TRUE(at::equal(own, at::full({2}, 5.F)));
    const auto rows = all.joined(at::full({all.rank(), 2}, rank));  // 0, 1 and 2 rows
    EXPECT_TRUE(at::equal(rows, at::tensor({1.F, 1.F, 2.F, 2.F, 2.F, 2.F}).view({3, 2})));
    EXPECT_TRUE(all.any(all.rank() == 2));
    EXPECT_FALSE(all.any(false));
    EXPECT_EQ(all.of_leader(rank), 0);
  });
  EXPECT_THAT(ends, Each(""));
}

TEST(Communicator, ALostProcessIsNamed) {
  const auto ends = among(2, [](const Communicator& all) {
    all.sum({at::ones({1})});                       // both have met
    if (all.rank() == 0) all.sum({at::ones({1})});  // the other has gone
  });
  EXPECT_THAT(ends[0], ::testing::HasSubstr("process 0 of 2 lost another one"));
  EXPECT_THAT(ends[0], ::testing::Not(::testing::HasSubstr("\n")));
}

// A net of one weight whose loss has noise of each row; `mixes`: the loss looks at all rows of the batch.
Turn noisy_turn(const Tensor& weight, bool mixes) {
  return {.name = "model",
          .parameters = {weight},
          .loss =
              [=](const Batch& batch, const Step& step) {
                const auto noise = step.rng.normal({batch.size(), 1}, at::kDouble);
                const auto out = batch.x() * weight + noise;
                const auto centred = mixes ? out - out.mean(0) : out;
                return Loss().add("square", centred.pow(2).mean(), 0.5).watch("mean", out.mean()).keep("out", out.detach());
              },
          .after = [](const Batch&, const Step&, const Loss&) {},  // asks for what is kept
          .by_rows = !mixes};
}

// Five rows do not fall into equal parts. Two rows are fewer than there are processes.
TEST(Together, GivesWhatOneProcessGives) {
  for (const bool mixes : {false, true}) {
    for (const std::int64_t n : {5, 2}) {
      const Batch batch{Rows(at::arange(n, at::kDouble).unsqueeze(1))};
      const auto differentiated = [&](const Communicator& all) {
        const auto weight = at::full({1}, 0.7, at::kDouble).set_requires_grad(true);
        Rng rng(5);
        const Step step{0, 1, n, n, rng};
        auto found = differentiate_together(noisy_turn(weight, mixes), batch, n, step, {}, all);
        return std::tuple(found.gradients.at(0).at(0), found.total, found.loss, rng.normal({2}));
      };
      const auto ends = among(3, [&](const Communicator& all) {
        const auto one = differentiated({});
        const auto found = differentiated(all);
        EXPECT_TRUE(at::allclose(std::get<0>(found), std::get<0>(one), 1e-12));
        EXPECT_TRUE(at::allclose(std::get<1>(found).to(at::kDouble), std::get<1>(one), 1e-6));
        EXPECT_NEAR(std::get<2>(found).watched()[0].value.template item<double>(),
                    std::get<2>(one).watched()[0].value.template item<double>(), 1e-6);
        EXPECT_TRUE(at::allclose(std::get<2>(found).kept("out"), std::get<2>(one).kept("out"), 1e-12));
        EXPECT_TRUE(at::equal(std::get<3>(found), std::get<3>(one))) << "the stream stands where it would";
      });
      EXPECT_THAT(ends, Each(""));
    }
  }
}

// Each process has read its share alone; a turn that reads nothing makes its share of the rows.
TEST(Together, OfSharesAndOfMadeRowsGivesWhatOneProcessGives) {
  constexpr std::int64_t kRows = 5;
  const auto all_rows = at::arange(kRows, at::kDouble).unsqueeze(1);
  for (const bool reads : {true, false}) {
    const auto gradient = [&](const Communicator& all) {
      const auto weight = at::full({1}, 0.7, at::kDouble).set_requires_grad(true);
      auto turn = noisy_turn(weight, /*mixes=*/false);
      if (!reads) {
        turn.reads = Turn::Reads::none;
        turn.loss = [=](const Batch&, const Step& step) {
          return Loss().add("square", (weight * step.rng.normal({step.n_made(), 1}, at::kDouble)).square().mean());
        };
      }
      Rng rng(5);
      const auto share = all.share();
      const Batch own = reads ? Batch{Rows(all_rows.narrow(0, share.first(kRows), share.rows(kRows)))} : Batch();
      return differentiate_together(turn, own, kRows, {0, 1, kRows, kRows, rng}, {}, all).gradients.at(0).at(0);
    };
    const auto ends =
        among(3, [&](const Communicator& all) { EXPECT_TRUE(at::allclose(gradient(all), gradient({}), 1e-12)) << reads; });
    EXPECT_THAT(ends, Each(""));
  }
}

}  // namespace
}  // namespace gx
