#include "generatrix/nn/masked_autoregressive.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/rng.h"
#include "generatrix/prob/bijectors/invert.h"

#include "tests/support/derivative.h"
#include "tests/support/tolerances.h"

namespace gx {
namespace {

struct NetCase {
  std::string name;
  std::int64_t n;
  std::vector<std::int64_t> hidden;
  std::int64_t n_told;
  MapFamily maps;
  double allowed = 1e-12;
};
void PrintTo(const NetCase& c, std::ostream* out) { *out << c.name; }

std::vector<NetCase> net_cases() {
  return {{"Affine", 5, {16, 16}, 0, affine_maps(2)},
          {"AffineTold", 5, {16, 16}, 3, affine_maps(2)},
          {"OneNumber", 1, {4}, 0, affine_maps(2)},
          {"OneNumberTold", 1, {4}, 2, affine_maps(2)},
          {"NarrowerThanTheVector", 7, {3}, 0, affine_maps(2)},
          {"NoHiddenLayer", 4, {}, 2, gated_maps()},
          {"Spline", 4, {16}, 3, spline_maps(5, 3), 1e-10},
          {"Additive", 43, {64, 50}, 0, additive_maps()}};
}

class MaskedAutoregressiveMap : public testing::TestWithParam<NetCase> {
 protected:
  MaskedAutoregressiveMap() {
    const auto& c = GetParam();
    const SeedScope scope(1);
    net_ = std::make_shared<MaskedMlp>(c.n, c.hidden, c.maps.n_parameters, c.n_told, "tanh");
    net_->to(at::kDouble);
    if (c.n_told > 0) told_ = Rng(2).normal({6, c.n_told}, at::kDouble);
  }
  Bijector map(double weights_times = 1) {
    at::NoGradGuard off;
    for (auto& p : net_->parameters()) p.mul_(weights_times);
    return masked_autoregressive(net_, told_, GetParam().maps);
  }
  Tensor data() const { return Rng(3).normal({6, GetParam().n}, at::kDouble); }
  std::shared_ptr<MaskedMlp> net_;
  Tensor told_;
};

TEST_P(MaskedAutoregressiveMap, ComesBackAlsoFarOut) {
  const at::NoGradGuard off;
  const auto f = map();
  for (const auto& x : {data(), 10 * data().sign()}) {
    const auto back = f.inverse(x), there = f.forward(back.value);
    EXPECT_LT(distance(there.value, x), GetParam().allowed);
    EXPECT_LT(distance(there.log_det, -back.log_det), GetParam().allowed);
  }
}

TEST_P(MaskedAutoregressiveMap, StressedItIsStillFiniteAndLosesDigitsByItsSlopesAlone) {
  const at::NoGradGuard off;
  const auto f = map(3);
  const auto z = data();
  const auto there = f.forward(z), back = f.inverse(there.value);
  EXPECT_TRUE(at::isfinite(there.value).all().item<bool>());
  EXPECT_TRUE(at::isfinite(back.value).all().item<bool>());
  if (GetParam().n > 10)
    return;  // the error of a walk grows with each number: reported by `generatrix check`, bounded by nothing
  EXPECT_LT(distance(back.value, z), 1e-6);
}

// As a conditioner that knows no better takes them.
struct ByWholePasses final : Conditioner {
  ByWholePasses(std::shared_ptr<MaskedMlp> n, Tensor t) : net(std::move(n)), told(std::move(t)) {}
  Tensor parameters(const Tensor& x) const override { return net->forward(x, told); }
  std::shared_ptr<MaskedMlp> net;
  Tensor told;
};

TEST_P(MaskedAutoregressiveMap, TheWalkGivesWhatWholePassesGiveWithTheSameGradients) {
  const auto f = map(), slow = Bijector(AutoregressiveMap{std::make_shared<ByWholePasses>(net_, told_), GetParam().maps});
  const auto z = data();
  const auto walked = f.forward(z), whole = slow.forward(z);
  EXPECT_LT(distance(walked.value, whole.value), GetParam().allowed);
  EXPECT_LT(distance(walked.log_det, whole.log_det), GetParam().allowed);
  const auto gradients = [&](const Mapped& m) {
    return torch::autograd::grad({(m.value.square().sum() + m.log_det.sum())}, net_->parameters(), {}, {}, false, true);
  };
  const auto a = gradients(walked), b = gradients(whole);
  for (std::size_t i = 0; i < a.size(); ++i) {
    ASSERT_EQ(a[i].defined(), b[i].defined());
    if (a[i].defined()) EXPECT_LT(distance(a[i], b[i]), 1e-8 * (1 + b[i].abs().max().item<double>()));
  }
}

TEST_P(MaskedAutoregressiveMap, LogDetIsThatOfATriangle) {
  const auto f = map();
  const auto x = data();
  for (std::int64_t i = 0; i < 2; ++i) {
    if (told_.defined()) continue;  // rows of what is told are those of x
    const auto leaf = x[i].clone().requires_grad_();
    const auto back = f.inverse(leaf);
    std::vector<Tensor> rows;
    for (std::int64_t d = 0; d < leaf.numel(); ++d) rows.push_back(torch::autograd::grad({back.value[d]}, {leaf}, {}, true)[0]);
    const auto jacobian = at::stack(rows);
    EXPECT_EQ(jacobian.triu(1).abs().max().item<double>(), 0) << "a number saw one that is not before it";
    EXPECT_NEAR(back.log_det.item<double>(), jacobian.diagonal().abs().log().sum().item<double>(), tolerance::kAlgebra);
  }
}

TEST_P(MaskedAutoregressiveMap, IsTheSameForEveryDrawOfARow) {
  const at::NoGradGuard off;
  const auto f = map();
  const auto z = Rng(5).normal({2, 6, GetParam().n}, at::kDouble);
  const auto all = f.forward(z);
  for (std::int64_t k = 0; k < 2; ++k) EXPECT_LT(distance(all.value[k], f.forward(z[k]).value), tolerance::kAlgebra);
  if (told_.defined()) EXPECT_EQ(f.inverse(z.narrow(1, 0, 1)).value.sizes(), z.sizes()) << "a row for each that is told";
}

INSTANTIATE_TEST_SUITE_P(All, MaskedAutoregressiveMap, testing::ValuesIn(net_cases()),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace gx
