// What the discriminator's label is for: codes of a class in the part of that class, of rows that nobody named too.
#include "tests/support/fit.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace gx {

void add_class_aae(Catalog& catalog);

namespace {

TEST(ClassAaeFit, CodesLandInThePartOfTheirClass) {
  Catalog catalog;
  add_class_aae(catalog);
  const Table net{{"kind", "mlp"}, {"hidden", Value::Array{64, 64}}};
  const Field label{.name = "label", .values = Symbols{{3}}, .may_miss = true};
  Fit what{.model = "class_aae",
           .parameters = {{"encoder", net}, {"decoder", net}, {"discriminator", Table{{"hidden", Value::Array{64, 64}}}}},
           .task = {Space{{Field{.name = "x", .values = Real{}, .shape = {2}}}}, Space{{label}}}};
  what.train.steps = 1500;
  what.train.batch = 128;
  what.train.optimizer.learning_rate = 1e-3;
  what.train.optimizer.beta1 = 0.5;
  what.train.log_every = 1500;
  // Three groups on a line, named 1, 2, 0; one row in two has its name.
  const auto group = Rng(1).integers(3, {3000});
  const auto x = at::stack({group - 1 + 0.1 * Rng(2).normal({3000}), Rng(3).normal({3000})}, 1);
  const auto y = (group + 1).remainder(3);
  const Batch rows{x, Rows({Column{.data = y, .observed = Rng(4).uniform({3000}) < 0.5}})};
  const auto model = fit(catalog, what, rows, 1).model;
  const at::NoGradGuard off;
  const auto found = dynamic_cast<CanClassify&>(*model).classify(x).log_probs.argmax(1);
  EXPECT_GT((found == y).to(at::kDouble).mean().item<double>(), 0.95);
  Rng rng(5);
  const auto drawn = dynamic_cast<CanSample&>(*model).sample(300, Rows({Column{.data = at::full({300}, 1, at::kLong)}}), rng);
  EXPECT_NEAR(drawn.x().select(1, 0).mean().item<double>(), -1, 0.3) << "rows named 1 are of the first group";
}

}  // namespace
}  // namespace gx
