// A series that is a noisy copy of what its steps are given: with it, a step costs the entropy of the noise, as it does under no
// model without. What is drawn lies as near.
#include "tests/support/fit.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "generatrix/base/errors.h"

namespace gx {

void add_rnn_series(Catalog& catalog);

namespace {

TEST(RnnSeriesFit, ReadsCovariatesOfEachStep) {
  constexpr double kNoise = 0.2;
  const auto entropy = [](double deviation) { return 0.5 * std::log(2 * M_PI * M_E) + std::log(deviation); };
  const Field covariates{.name = "covariates", .shape = {1}, .layout = Field::Layout::sequence, .longest = 5, .stride = 1};
  auto series = covariates;
  series.name = "series", series.stride = 0;
  const Task task{Space{{series}}, Space{{covariates}}};
  const auto rows = [&](std::int64_t n, Rng rng) {
    const auto c = rng.normal({n, 5, 1}), x = c + kNoise * rng.normal({n, 5, 1}), length = at::full({n}, 5, at::kLong);
    return Batch{Rows({Column{x, length}}), Rows({Column{c, length}})};
  };
  Catalog catalog;
  add_rnn_series(catalog);
  Fit what{.model = "rnn_series", .parameters = {{"hidden", 16}, {"conditional", true}}, .task = task};
  what.train.steps = 250;
  what.train.batch = 64;
  what.train.log_every = 250;
  what.train.optimizer.learning_rate = 2e-2;
  const auto model = fit(catalog, what, rows(512, Rng(1)).stored(), 1).model;
  const auto held = rows(200, Rng(2));
  Rng rng(3);
  const auto score = dynamic_cast<CanScore&>(*model).score(held, rng).nats.mean().item<double>() / 5;
  EXPECT_GT(score, -entropy(kNoise) - 0.15);
  EXPECT_LT(-entropy(std::hypot(1, kNoise)), -1.4) << "of the series alone";

  const auto c = held.given.columns.front().data;
  const auto drawn = dynamic_cast<CanSample&>(*model).sample(200, held.given, rng).columns.front();
  EXPECT_NEAR((drawn.data - c).std().item<double>(), kNoise, 0.06);
  auto past = held;  // two steps are known, and what the next three are given
  past.event.columns.front() = {held.event.columns.front().data.narrow(1, 0, 2), at::full({200}, 2, at::kLong)};
  const auto whole = dynamic_cast<CanComplete&>(*model).complete(past, 1, rng).columns.front();
  EXPECT_TRUE((whole.length == 5).all().item<bool>());
  EXPECT_TRUE(at::equal(whole.data.narrow(1, 0, 2), past.event.x()));
  EXPECT_NEAR((whole.data - c).narrow(1, 2, 3).std().item<double>(), kNoise, 0.06);
  past.given = held.given.cut(0, 200);
  past.given.columns.front().length = at::full({200}, 1, at::kLong);
  EXPECT_THROW(dynamic_cast<CanComplete&>(*model).complete(past, 1, rng), UserError) << "a step that is given nothing";
}

}  // namespace
}  // namespace gx
