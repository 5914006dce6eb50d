#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "generatrix/contract/abilities.h"
#include "generatrix/contract/catalog.h"

#include "tests/support/tolerances.h"

namespace gx {

void add_vamp_vae(Catalog& catalog);

namespace {

class VampVae : public ::testing::Test {
 protected:
  VampVae() {
    add_vamp_vae(catalog_);
    const auto& entry = catalog_.at("vamp_vae");
    const SeedScope scope(1);
    model_ = entry.build(entry.normalize({{"latent", 3}, {"pseudo_inputs", 5}}),
                         Task{{{{.name = "image", .values = kBits, .shape = {1, 4, 4}}}}, {}});
    model_->to(at::kDouble);
  }
  Catalog catalog_;
  ModelPtr model_;
};

// log p(z) = log 1/K sum_k q(z|u_k), component by component.
TEST_F(VampVae, ThePriorIsTheMeanOfThePosteriorsOfItsPseudoInputs) {
  at::NoGradGuard off;
  const auto u = model_->named_parameters()["prior.along"].sigmoid();
  const auto q = dynamic_cast<CanEncode&>(*model_).encode(Batch{u});  // batch [5]
  const auto z = Rng(2).normal({7, 1, 3}, at::kDouble);
  const auto expected = at::logsumexp(q.log_prob(z), 1) - std::log(5.);
  const auto found = dynamic_cast<HasPrior&>(*model_).prior({}).log_prob(z.squeeze(1));
  EXPECT_TRUE(at::allclose(found, expected, tolerance::kAlgebra, tolerance::kAlgebra));
}

TEST_F(VampVae, EachWeightHasOneName) {
  std::set<const void*> seen;
  for (const auto& p : model_->parameters()) EXPECT_TRUE(seen.insert(p.unsafeGetTensorImpl()).second);
}

// The posterior trains through the prior as well: q(z|u_k) has a gradient.
TEST_F(VampVae, PseudoInputsAreTrained) {
  Rng rng(3);
  const auto turn = model_->turns().front();
  const Batch batch{rng.bernoulli(at::full({8, 1, 4, 4}, 0.5, at::kDouble))};
  const auto loss = turn.loss(batch, Step{9, 10, 100, 8, rng}).total();
  const auto gradient = torch::autograd::grad({loss}, {model_->named_parameters()["prior.along"]})[0];
  EXPECT_GT(gradient.abs().max().item<double>(), 0);
}

}  // namespace
}  // namespace gx
