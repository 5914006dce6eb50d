#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "generatrix/contract/catalog.h"
#include "generatrix/models/sparse_autoencoder/sparsity.h"

#include "tests/support/tolerances.h"

namespace gx {

void add_sparse_autoencoder(Catalog& catalog);

namespace {

double penalty_of(const SparsitySpec& spec, const Tensor& z) {
  Rng rng(1);
  return make_sparsity(spec).penalty->of({}, z, rng).item<double>();
}

TEST(SparseAutoencoder, TheDivergenceIsThatOfTheNotes) {
  const auto z = at::tensor({0.1, 0.5, 0.3, 0.9}, at::kDouble).reshape({2, 2});  // means 0.2 and 0.7
  const auto kl = [](double target, double mean) {
    return target * std::log(target / mean) + (1 - target) * std::log((1 - target) / (1 - mean));
  };
  EXPECT_NEAR(penalty_of(KlSparsitySpec{.target = 0.05}, z), kl(0.05, 0.2) + kl(0.05, 0.7), tolerance::kAlgebra);
  EXPECT_NEAR(penalty_of(KlSparsitySpec{.target = 0.2}, z.narrow(1, 0, 1)), 0, tolerance::kAlgebra);
}

TEST(SparseAutoencoder, TheSumIsOfARow) {
  EXPECT_NEAR(penalty_of(L1SparsitySpec{}, at::tensor({1., 2., 0., 4.}, at::kDouble).reshape({2, 2})), 3.5, tolerance::kAlgebra);
}

TEST(SparseAutoencoder, ACodeHasNoMoreThanKUnitsOn) {
  Catalog catalog;
  add_sparse_autoencoder(catalog);
  const auto& entry = catalog.at("sparse_autoencoder");
  const Task task{{{{.name = "image", .values = Levels{256}, .shape = {1, 4, 4}}}}, {}};
  const auto on = [&](std::int64_t latent) {
    const auto model =
        entry.build(entry.normalize({{"latent", latent}, {"sparsity", Table{{"kind", "k_sparse"}, {"k", 5}}}}), task);
    return (dynamic_cast<CanEncode&>(*model).encode({at::rand({9, 1, 4, 4})}).mean() != 0).sum(1);
  };
  EXPECT_TRUE((on(30) == 5).all().item<bool>());
  EXPECT_TRUE((on(3) == 3).all().item<bool>()) << "a code of fewer units keeps them all";
}

}  // namespace
}  // namespace gx
