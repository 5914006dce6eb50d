#include "generatrix/families/diffusion/guided_net.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

const Shape kPair{2};

Space label_that(bool may_miss) { return {{{.name = "label", .values = Symbols{{3}}, .may_miss = may_miss}}}; }
Rows labels(std::vector<std::int64_t> which) { return Rows(at::tensor(which, at::kLong)); }

std::shared_ptr<GuidedNet> stirred(const Space& given, double drop) {
  const SeedScope scope(1);
  auto net = std::make_shared<GuidedNet>(TimeMlpSpec{.hidden = {16}}, kPair, given, drop);
  const at::NoGradGuard off;
  Rng rng(2);
  for (auto& p : net->parameters()) p.add_(rng.normal(p.sizes()), 0.3);
  return net;
}

class Guidance : public testing::Test {
 protected:
  const Tensor x_ = Rng(1).normal({3, 2}), t_ = at::full({3}, 0.4);
  const Rows given_ = labels({0, 1, 2});
};

TEST_F(Guidance, IsALineBetweenNoneAndWhole) {
  const auto net = stirred(label_that(false), 0.2);
  const auto with = [&](double w) { return net->told_of(given_, w)(x_, t_); };
  EXPECT_TRUE(at::allclose(with(3), with(0) + 3 * (with(1) - with(0)), 1e-4, 1e-5));
  EXPECT_TRUE(at::allclose(with(0), net->told_of(labels({1, 2, 0}), 0)(x_, t_), 1e-5, 1e-6)) << "none is one for all conditions";
  EXPECT_FALSE(at::allclose(with(1), with(0), 0, 1e-3));
}

TEST_F(Guidance, NeedsRowsWithoutTheirCondition) {
  EXPECT_THROW(stirred(label_that(false), 0)->told_of(given_, 2), UserError);
  EXPECT_NO_THROW(stirred(label_that(false), 0)->told_of(given_, 1));
  EXPECT_NO_THROW(stirred(label_that(false), 0.1)->told_of(given_, 2));
  EXPECT_NO_THROW(stirred(label_that(true), 0)->told_of(given_, 2)) << "some rows' labels are unknown";
  EXPECT_THROW(stirred({}, 0)->told_of({}, 2), UserError);
}

TEST_F(Guidance, TrainingDropsThatShare) {
  const auto net = stirred(label_that(false), 0.25);
  Rng rng(3);
  const std::int64_t n = 4000;
  const auto x = x_.narrow(0, 0, 1).expand({n, 2}), t = at::full({n}, 0.4);
  const auto y = net->forward(x, t, Rows(at::zeros({n}, at::kLong)), rng);
  const auto whole = net->told_of(Rows(at::zeros({n}, at::kLong)))(x, t);
  const auto none = net->told_of(Rows(at::zeros({n}, at::kLong)), 0)(x, t);
  const auto near = [&](const Tensor& other) { return (y - other).abs().amax(1) < 1e-5; };
  EXPECT_TRUE((near(whole) | near(none)).all().item<bool>());
  EXPECT_NEAR(near(none).to(at::kFloat).mean().item<double>(), 0.25, 0.03);
}

TEST_F(Guidance, ADroppedConditionIsAsAnUnknownLabel) {  // of a net whose rows may lack labels
  const auto net = stirred(label_that(true), 0);
  const auto unknown = Rows(std::vector<Column>{{.data = at::zeros({3}, at::kLong), .observed = at::zeros({3}, at::kBool)}});
  EXPECT_TRUE(at::allclose(net->told_of(given_, 0)(x_, t_), net->told_of(unknown)(x_, t_), 1e-5, 1e-6));
}

TEST_F(Guidance, AbsentConditionsAreRefusedByName) {
  try {
    stirred(label_that(false), 0.1)->told_of({});
    FAIL();
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("label"));
  }
}

}  // namespace
}  // namespace gx
