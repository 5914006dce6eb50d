#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/autograd.h>

#include <cmath>

#include "generatrix/contract/catalog.h"

namespace gx {

void add_infogan(Catalog& catalog);

namespace {

const Task kPoints{Space{{Field{.name = "x", .values = Real{}, .shape = {2}}}}, {}};

ModelPtr build(const Table& parameters) {
  Catalog catalog;
  add_infogan(catalog);
  const auto& entry = catalog.at("infogan");
  return entry.build(entry.normalize(parameters), kPoints);
}

double term(const std::vector<Loss::Term>& terms, const std::string& name) {
  for (const auto& one : terms) {
    if (one.name == name) return one.value.item<double>();
  }
  throw std::out_of_range(name);
}

// I(c; x) >= H(c) - E[-log Q(c|x)] = log K - cross-entropy: at most log K, near 0 at first.
TEST(Infogan, WatchesABoundOnTheInformation) {
  const auto model = build({{"categories", 5}});
  Rng rng(1);
  const Step step{0, 10, 100, 64, rng};
  for (const auto& turn : model->turns()) {
    const auto loss = turn.loss({at::randn({64, 2})}, step);
    EXPECT_NEAR(term(loss.watched(), "information"), std::log(5) - term(loss.terms(), "category"), 1e-5) << turn.name;
    EXPECT_LT(term(loss.watched(), "information"), std::log(5));
  }
}

TEST(Infogan, MayHaveCategoriesAlone) {
  const auto model = build({{"continuous", 0}});
  Rng rng(1);
  const auto loss = model->turns()[1].loss({}, Step{0, 10, 100, 8, rng});
  EXPECT_THROW(term(loss.terms(), "continuous"), std::out_of_range);
}

TEST(Infogan, ItsCodeIsOneSymbol) {
  const auto model = build({{"categories", 7}});
  const auto q = dynamic_cast<CanEncode&>(*model).encode({at::randn({3, 2})});
  EXPECT_EQ(q.event_shape(), dynamic_cast<HasCodebook&>(*model).code().shape);
  const auto code = q.mean();
  EXPECT_TRUE(((code >= 0) & (code <= 6)).all().item<bool>());
}

}  // namespace
}  // namespace gx
