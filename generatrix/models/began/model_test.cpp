#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "generatrix/contract/catalog.h"

namespace gx {

void add_began(Catalog& catalog);

namespace {

const Task kPoints{Space{{Field{.name = "x", .values = Real{}, .shape = {2}}}}, {}};

ModelPtr build(const Table& parameters) {
  Catalog catalog;
  add_began(catalog);
  const auto& entry = catalog.at("began");
  return entry.build(entry.normalize(parameters), kPoints);
}

Loss imbalanced(double by) { return Loss().keep("imbalance", at::scalar_tensor(by, at::kDouble)); }

// k <- k + rate (gamma L(x) - L(G(z))), within 0 and 1 (eq. of section 3.4).
TEST(Began, KMovesTowardsTheEquilibrium) {
  const auto model = build({{"rate", 0.1}});
  const auto turns = model->turns();
  Rng rng(1);
  const Step step{0, 10, 100, 4, rng};
  const auto k = [&] { return model->named_buffers()["k"].item<double>(); };
  const at::NoGradGuard off;
  for (const auto& [imbalance, after] :
       {std::pair{2.0, 0.2}, {3.0, 0.5}, {-1.0, 0.4}, {100.0, 1.0}, {-100.0, 0.0}, {3.0, 0.3}, {std::nan(""), 0.3}}) {
    turns[0].after({}, step, imbalanced(imbalance));
    EXPECT_NEAR(k(), after, 1e-6);
  }
}

TEST(Began, GeneratedRowsPushTheDiscriminatorByK) {
  const auto model = build({});
  const auto turns = model->turns();
  const auto generated = [&] {
    Rng rng(1);
    return turns[0].loss({at::ones({8, 2})}, Step{0, 10, 100, 8, rng}).terms()[1].value.item<double>();
  };
  EXPECT_EQ(generated(), 0) << "k is 0 at first";
  model->named_buffers()["k"].fill_(0.5);
  EXPECT_LT(generated(), 0);
}

}  // namespace
}  // namespace gx
