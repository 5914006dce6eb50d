// Laws of invertible maps, for every one of the list: a new map is tested by adding one entry.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "generatrix/base/rng.h"
#include "generatrix/prob/bijectors/affine.h"
#include "generatrix/prob/bijectors/autoregressive.h"
#include "generatrix/prob/bijectors/chain.h"
#include "generatrix/prob/bijectors/elementwise.h"
#include "generatrix/prob/bijectors/exp.h"
#include "generatrix/prob/bijectors/invert.h"
#include "generatrix/prob/bijectors/leaky_relu.h"
#include "generatrix/prob/bijectors/linear.h"
#include "generatrix/prob/bijectors/log_affine.h"
#include "generatrix/prob/bijectors/logit.h"
#include "generatrix/prob/bijectors/permute.h"
#include "generatrix/prob/bijectors/planar.h"
#include "generatrix/prob/bijectors/radial.h"
#include "generatrix/prob/bijectors/remembered.h"
#include "generatrix/prob/bijectors/reshape.h"
#include "generatrix/prob/bijectors/sigmoid.h"
#include "generatrix/prob/bijectors/spline.h"
#include "generatrix/prob/bijectors/squeeze.h"
#include "generatrix/prob/bijectors/tanh.h"

#include "tests/support/derivative.h"
#include "tests/support/tolerances.h"

namespace gx {
namespace {

enum class Domain { reals, positive, unit, symmetric };

struct MapCase {
  std::string name;
  Bijector map;
  Domain from = Domain::reals;
  Shape event = {6};
};

void PrintTo(const MapCase& c, std::ostream* out) { *out << c.name; }

Tensor random_inputs(at::IntArrayRef shape, std::uint64_t seed) { return Rng(seed).normal(shape, at::kDouble); }
Bijector on_vectors(Bijector f) { return elementwise(std::move(f), 1); }
Bijector affine() { return Affine{random_inputs({6}, 1), random_inputs({6}, 2)}; }
Bijector shuffle() { return Permute(Rng(3).permutation(6)); }

// A weight [D, P, D] with zeros where parameters of d would see a number that is not before d.
struct Triangular final : Conditioner {
  explicit Triangular(std::int64_t n_parameters) : weight(random_inputs({6, n_parameters, 6}, 8)) {
    weight *= at::ones({6, 6}).tril(-1).unsqueeze(1);
  }
  Tensor parameters(const Tensor& x) const override { return at::einsum("dpe,...e->...dp", {weight, x.tanh()}); }
  Tensor weight;
};
Bijector autoregressive(const MapFamily& maps) {
  return AutoregressiveMap{std::make_shared<Triangular>(maps.n_parameters), maps};
}
Bijector steep_spline() { return Spline{3 * random_inputs({6, n_spline_parameters(5)}, 1), 2}; }
Bijector turned_places() { return plu(random_inputs({4, 4}, 1), 3); }

std::vector<MapCase> map_cases() {
  return {{"Affine", on_vectors(affine())},
          {"Exp", on_vectors(Exp{})},
          {"Sigmoid", on_vectors(Sigmoid{})},
          {"Tanh", on_vectors(Tanh{})},
          {"Logit", on_vectors(logit()), Domain::unit},
          {"Log", on_vectors(invert(Exp{})), Domain::positive},
          {"Atanh", on_vectors(invert(Tanh{})), Domain::symmetric},
          {"LogAffine", on_vectors(LogAffine{random_inputs({6}, 1), random_inputs({6}, 2)})},
          {"Shift", on_vectors(Shift{random_inputs({6}, 1)})},
          {"LeakyRelu", on_vectors(LeakyRelu(0.1))},
          {"Spline", on_vectors(steep_spline())},
          {"InvertedSpline", on_vectors(invert(steep_spline()))},
          {"Additively", autoregressive(additive_maps())},
          {"MaskedAutoregressive", autoregressive(affine_maps(2))},
          {"InverseAutoregressive", invert(autoregressive(gated_maps()))},
          {"AutoregressiveSpline", autoregressive(spline_maps(4, 2))},
          {"Plu", plu(random_inputs({6, 6}, 1))},
          {"PluOfPlaces", turned_places(), Domain::reals, {4, 2, 1}},
          {"Reflections", Reflections{random_inputs({3, 6}, 1)}},
          {"ReflectionsOfPlaces", Reflections{random_inputs({5, 2}, 1), 3}, Domain::reals, {2, 1, 3}},
          {"Permute", shuffle()},
          {"Flip", Flip{}},
          {"Planar", planar(2 * random_inputs({6}, 5), random_inputs({6}, 6), random_inputs({}, 7))},
          {"PlanarNearItsLimit", planar(-8 * random_inputs({6}, 6), random_inputs({6}, 6), random_inputs({}, 7))},
          {"Radial", radial(random_inputs({6}, 1), random_inputs({}, 2), at::scalar_tensor(3., at::kDouble))},
          {"RadialNearItsLimit", radial(random_inputs({6}, 1), random_inputs({}, 2), at::scalar_tensor(-9., at::kDouble))},
          {"Remembered", Remembered(chain({on_vectors(affine()), on_vectors(Tanh{})}))},
          {"Reshape", Reshape({2, 3}, {3, 1, 2}), Domain::reals, {2, 3}},
          {"Unflatten", unflatten({1, 2, 3})},
          {"Squeeze", Squeeze{}, Domain::reals, {8, 1, 3}},
          {"InvertedSqueeze", invert(Squeeze{}), Domain::reals, {2, 4, 2}},
          {"Regroup", Regroup{}, Domain::reals, {8, 1, 2}},
          {"Chain", chain({on_vectors(affine()), shuffle(), on_vectors(Tanh{}), unflatten({2, 3}), elementwise(Exp{}, 2)})},
          {"InvertedChain", invert(chain({on_vectors(affine()), shuffle(), on_vectors(Sigmoid{})})), Domain::unit}};
}

Tensor arguments(const MapCase& c, std::int64_t n) {
  Shape shape = c.event;
  shape.insert(shape.begin(), n);
  auto z = random_inputs(shape, 4);
  switch (c.from) {
    case Domain::reals:
      return z;
    case Domain::positive:
      return z.exp();
    case Domain::unit:
      return z.sigmoid();
    case Domain::symmetric:
      return z.tanh();
  }
  throw std::logic_error("no such domain");
}

// log |det J| of value(argument) for one event, J by one backward pass per output.
double log_det_by_autograd(const std::function<Tensor(const Tensor&)>& value, const Tensor& argument) {
  const auto leaf = argument.detach().clone().requires_grad_();
  const auto out = value(leaf).reshape(-1);
  std::vector<Tensor> rows;
  for (std::int64_t i = 0; i < out.numel(); ++i) {
    rows.push_back(torch::autograd::grad({out[i]}, {leaf}, {}, /*retain_graph=*/true)[0].reshape(-1));
  }
  return std::get<1>(at::linalg_slogdet(at::stack(rows))).item<double>();
}

class Map : public testing::TestWithParam<MapCase> {};

TEST_P(Map, InverseAfterForwardIsTheIdentity) {
  const auto z = arguments(GetParam(), 20);
  const auto there = GetParam().map.forward(z);
  const auto back = GetParam().map.inverse(there.value);
  EXPECT_LT(distance(back.value, z), tolerance::kAlgebra);
  EXPECT_LT(distance(back.log_det, -there.log_det), tolerance::kAlgebra);
  EXPECT_LT(distance(GetParam().map.forward(back.value).value, there.value), tolerance::kAlgebra);
}

TEST_P(Map, LogDetHasTheLeadingShape) {
  const auto z = arguments(GetParam(), 5);
  const auto there = GetParam().map.forward(z);
  EXPECT_EQ(there.log_det.sizes().vec(), Shape({5}));
  EXPECT_EQ(GetParam().map.inverse(there.value).log_det.sizes().vec(), Shape({5}));
  const auto one = GetParam().map.forward(z[2]);
  EXPECT_EQ(one.log_det.sizes().vec(), Shape({}));
  EXPECT_LT(distance(one.value, there.value[2]), tolerance::kAlgebra);
}

TEST_P(Map, LogDetIsTheJacobians) {
  const auto& map = GetParam().map;
  const auto z = arguments(GetParam(), 3);
  const auto there = map.forward(z);
  const auto back = map.inverse(there.value);
  for (std::int64_t i = 0; i < 3; ++i) {
    const auto forward = log_det_by_autograd([&](const Tensor& t) { return map.forward(t).value; }, z[i]);
    const auto inverse = log_det_by_autograd([&](const Tensor& t) { return map.inverse(t).value; }, there.value[i]);
    EXPECT_NEAR(there.log_det[i].item<double>(), forward, tolerance::kAutograd);
    EXPECT_NEAR(back.log_det[i].item<double>(), inverse, tolerance::kAutograd);
  }
}

TEST_P(Map, LogDetIsDifferentiable) {
  const auto& map = GetParam().map;
  const std::vector<Tensor> z = {arguments(GetParam(), 2)};
  const ScalarOf total = [&](const auto& t) { return map.forward(t[0]).log_det.sum() + map.forward(t[0]).value.sum(); };
  EXPECT_LT(distance(gradient(total, z)[0], finite_difference(total, z, 0)), tolerance::kAutograd);
}

INSTANTIATE_TEST_SUITE_P(All, Map, testing::ValuesIn(map_cases()), [](const auto& info) { return info.param.name; });

TEST(Sigmoid, LogDetIsRightFarOut) {
  const auto z = at::tensor({-500., 500.}, at::kFloat);
  EXPECT_LT(distance(Sigmoid{}.forward(z).log_det, at::tensor({-500., -500.})), tolerance::kFloat32);
  EXPECT_LT(distance(Tanh{}.forward(z).log_det, at::full({2}, -1000 + 2 * std::log(2.))), tolerance::kFloat32);
}

TEST(Affine, ParametersHaveGradients) {
  const std::vector<Tensor> p = {random_inputs({4}, 1), random_inputs({4}, 2)};
  const auto x = random_inputs({3, 4}, 3);
  const ScalarOf loss = [&](const auto& q) {
    const auto m = Affine{q[0], q[1]}.inverse(x);
    return (m.value.square() - m.log_det).sum();
  };
  const auto grads = gradient(loss, p);
  for (std::size_t i = 0; i < 2; ++i) EXPECT_LT(distance(grads[i], finite_difference(loss, p, i)), tolerance::kAutograd);
}

TEST(Plu, IsTheMatrixItIsMadeOf) {
  const auto w = random_inputs({5, 5}, 3);
  EXPECT_LT(distance(plu(w).matrix(), w), tolerance::kAlgebra);
  EXPECT_LT(distance(at::matmul(plu(w).inverse_matrix(), w), at::eye(5, at::kDouble)), tolerance::kAlgebra);
  EXPECT_THROW(plu(random_inputs({2, 3}, 1)), std::logic_error);
}

TEST(Reflections, AreOrthogonalAndTurnTheirOwnVector) {
  const Reflections one{random_inputs({1, 4}, 1)}, many{random_inputs({4, 4}, 2)};
  EXPECT_LT(distance(one.forward(one.vectors).value, -one.vectors), tolerance::kAlgebra);
  EXPECT_LT(distance(at::matmul(many.matrix(), many.matrix().t()), at::eye(4, at::kDouble)), tolerance::kAlgebra);
}

TEST(LeakyRelu, RefusesASlopeThatCannotBeUndone) { EXPECT_THROW(LeakyRelu(0), std::logic_error); }

TEST(Invert, TwiceIsTheMapItself) { EXPECT_NE(invert(invert(Exp{})).as<Exp>(), nullptr); }

TEST(Chain, RefusesLinksOfDifferentEvents) {
  EXPECT_THROW(chain({}), std::logic_error);
  EXPECT_THROW(chain({Exp{}, shuffle()}).forward(random_inputs({2, 6}, 1)), std::logic_error);
}

TEST(Permute, RefusesWhatIsNoPermutation) {
  EXPECT_THROW(Permute(at::tensor({0, 2, 2}, at::kLong)), std::logic_error);
  EXPECT_THROW(Permute(at::tensor({1, 2, 3}, at::kLong)), std::logic_error);
}

// x [1, 4, 6] of 0..23: the dark fields of the checkerboard first, each color in reading order of its row pairs.
TEST(Squeeze, PutsTheCheckerboardInHalvesOfTheChannels) {
  const auto x = at::arange(24, at::kDouble).view({1, 4, 6});
  const auto z = Squeeze{}.inverse(x).value;
  ASSERT_EQ(z.sizes(), (at::IntArrayRef{4, 2, 3}));
  EXPECT_TRUE(at::equal(z[0].reshape(-1), at::tensor({0., 2., 4., 12., 14., 16.}, at::kDouble)));
  EXPECT_TRUE(at::equal(z[1].reshape(-1), at::tensor({7., 9., 11., 19., 21., 23.}, at::kDouble)));
  const auto color = (x.floor_divide(6) + x.remainder(6)).remainder(2);  // row + column mod 2
  const auto squeezed_color = Squeeze{}.inverse(color).value;
  EXPECT_TRUE((squeezed_color.narrow(0, 0, 2) == 0).all().item<bool>());
  EXPECT_TRUE((squeezed_color.narrow(0, 2, 2) == 1).all().item<bool>());
}

TEST(Regroup, MakesTheHalvesEvenAndOddRows) {
  const auto row = at::arange(4, at::kDouble).view({1, 4, 1}).expand({3, 4, 4});
  const auto halves = Regroup{}.inverse(Squeeze{}.inverse(row.remainder(2)).value).value.chunk(2, 0);
  EXPECT_TRUE((halves[0] == 0).all().item<bool>());
  EXPECT_TRUE((halves[1] == 1).all().item<bool>());
}

TEST(Reshape, RefusesAnotherNumberOfElements) { EXPECT_THROW(Reshape({6}, {2, 2}), std::logic_error); }

}  // namespace
}  // namespace gx
