// Two clusters and two labels: rows without a label say where the clusters lie, and a classifier of two rows alone cannot know.
#include "tests/support/fit.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/data/few_labels.h"

namespace gx {

void add_m2(Catalog& catalog);

namespace {

double accuracy_on_clusters(double generation) {
  Catalog catalog;
  add_m2(catalog);
  Rng rng(1);
  constexpr std::int64_t kRows = 1000;
  const auto y = rng.integers(2, {kRows});
  const auto noise = rng.normal({kRows, 2}) * at::tensor({0.35f, 1.5f});  // clusters at -1.5 and 1.5, long in the other direction
  const auto x = noise + (2 * y.to(at::kFloat) - 1).unsqueeze(1) * at::tensor({1.5f, 0.f});
  // One row of each label is known, and the two differ most in the direction that does not matter: near (-1.5, -2) and (1.5, 2).
  const auto away = (noise - (2 * y.to(at::kFloat) - 1).unsqueeze(1) * at::tensor({0.f, 2.f})).square().sum(1);
  auto known = at::zeros({kRows}, at::kBool);
  for (const std::int64_t label : {0, 1}) known[at::where(y == label, away, 1e9).argmin().item<std::int64_t>()] = true;
  const Table net{{"kind", "mlp"}, {"hidden", Value::Array{32}}};
  Fit what{.model = "m2",
           .parameters = {{"latent", 1},
                          {"encoder", net},
                          {"decoder", net},
                          {"features", 32},
                          {"generation", generation},
                          {"classification", 20.0}},
           .task = {{{{.name = "x", .values = Real{}, .shape = {2}}}},
                    {{{.name = "label", .values = Symbols{{2}}, .may_miss = true}}}}};
  what.train.steps = 1500;
  what.train.batch = 100;
  what.train.log_every = 1500;
  what.train.optimizer.learning_rate = 3e-3;
  const Batch rows{x, Rows({Column{.data = y, .observed = known}})};
  const auto fitted = fit(catalog, what, rows.pick(with_labelled_repeated(known, 0.5)), 1);
  const auto guessed = dynamic_cast<CanClassify&>(*fitted.model).classify(x).log_probs.argmax(1);
  return (guessed == y).to(at::kDouble).mean().item<double>();
}

TEST(M2Fit, RowsWithoutLabelsShowWhereTheBorderRuns) {
  EXPECT_GT(accuracy_on_clusters(1), 0.95);
  EXPECT_LT(accuracy_on_clusters(0), 0.9);
}

}  // namespace
}  // namespace gx
