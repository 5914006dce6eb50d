// Laws of every layer as a map, at weights far from their start, and what is special about each.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/rng.h"
#include "generatrix/families/flow/act_norm.h"
#include "generatrix/families/flow/autoregressive_layer.h"
#include "generatrix/families/flow/batch_norm_layer.h"
#include "generatrix/families/flow/coupling.h"
#include "generatrix/families/flow/factor_out.h"
#include "generatrix/families/flow/linear_layer.h"
#include "generatrix/families/flow/map_coupling.h"
#include "generatrix/families/flow/reorder.h"
#include "generatrix/families/flow/stack.h"
#include "generatrix/nn/mlp.h"
#include "generatrix/nn/norm.h"
#include "generatrix/nn/residual.h"
#include "generatrix/prob/bijectors/reshape.h"

#include "tests/support/derivative.h"
#include "tests/support/tolerances.h"

namespace gx {
namespace {

FlowLayerPtr vector_coupling(std::int64_t n, bool keeps_first) {
  const Halves halves(n, keeps_first);
  return std::make_shared<Coupling>(
      halves, 1, std::make_shared<Mlp>(halves.n_kept(), std::vector<std::int64_t>{7}, 2 * halves.n_moved(), "tanh"), 1.5);
}

FlowLayerPtr image_coupling(std::int64_t n, bool keeps_first) {
  const Halves halves(n, keeps_first);
  const ResidualSpec net{.channels = 4, .blocks = 1, .activation = "tanh"};
  return std::make_shared<Coupling>(halves, 3, std::make_shared<ResidualConv>(halves.n_kept(), 2 * halves.n_moved(), net), 1.5);
}

FlowLayerPtr map_coupling(std::int64_t n, bool keeps_first, MapFamily maps) {
  const Halves halves(n, keeps_first);
  auto net = std::make_shared<Mlp>(halves.n_kept(), std::vector<std::int64_t>{7}, maps.n_parameters * halves.n_moved(), "tanh");
  return std::make_shared<MapCoupling>(halves, 1, std::move(net), std::move(maps));
}

FlowLayerPtr image_map_coupling(MapFamily maps) {
  const Halves halves(4, true);
  const ResidualSpec net{.channels = 4, .blocks = 1, .activation = "tanh"};
  auto conv = std::make_shared<ResidualConv>(halves.n_kept(), maps.n_parameters * halves.n_moved(), net);
  return std::make_shared<MapCoupling>(halves, 3, std::move(conv), std::move(maps));
}

FlowLayerPtr autoregressive(std::int64_t n, FastWay way, MapFamily maps) {
  auto net = std::make_shared<MaskedMlp>(n, std::vector<std::int64_t>{9, 8}, maps.n_parameters, 0, "tanh");
  return std::make_shared<AutoregressiveLayer>(std::move(net), std::move(maps), way);
}

FlowLayerPtr flattened(const Shape& event) { return std::make_shared<FixedLayer>(unflatten(event)); }

struct LayerCase {
  std::string name;
  FlowLayerPtr (*make)();
  Shape event;             // of the data
  double allowed = 1e-12;  // of a round trip: digits that solving for a spline or a linear map may lose
};
void PrintTo(const LayerCase& c, std::ostream* out) { *out << c.name; }

std::vector<LayerCase> layer_cases() {
  return {
      {"ActNormOfVectors", [] { return FlowLayerPtr(std::make_shared<ActNorm>(Shape{5})); }, {5}},
      {"ActNormOfImages",
       [] {
         return FlowLayerPtr(std::make_shared<ActNorm>(Shape{2, 2, 3}));
       },
       {2, 2, 3}},
      {"CouplingThatKeepsTheFirst", [] { return vector_coupling(5, true); }, {5}},
      {"CouplingThatMovesTheFirst", [] { return vector_coupling(5, false); }, {5}},
      {"CouplingOfImages", [] { return image_coupling(3, true); }, {3, 2, 2}},
      {"AdditiveCoupling", [] { return map_coupling(5, true, additive_maps()); }, {5}},
      {"BoundedAffineCoupling", [] { return map_coupling(5, false, affine_maps(2)); }, {5}},
      {"SplineCoupling", [] { return map_coupling(5, true, spline_maps(6, 3)); }, {5}, 1e-10},
      {"SplineCouplingOfImages", [] { return image_map_coupling(spline_maps(4, 3)); }, {4, 1, 2}, 1e-10},
      {"Maf", [] { return autoregressive(5, FastWay::to_latents, affine_maps(2)); }, {5}},
      {"Iaf", [] { return autoregressive(5, FastWay::to_data, affine_maps(2)); }, {5}},
      {"MaskedSpline", [] { return autoregressive(4, FastWay::to_latents, spline_maps(6, 3)); }, {4}, 1e-10},
      {"Plu", [] { return FlowLayerPtr(std::make_shared<PluLayer>(Shape{5})); }, {5}, 1e-10},
      {"PluOfImages",
       [] {
         return FlowLayerPtr(std::make_shared<PluLayer>(Shape{4, 1, 2}));
       },
       {4, 1, 2},
       1e-10},
      {"Orthogonal", [] { return FlowLayerPtr(std::make_shared<OrthogonalLayer>(Shape{5})); }, {5}},
      {"BatchNorm", [] { return FlowLayerPtr(std::make_shared<BatchNormLayer>(5)); }, {5}},
      {"Reorder", [] { return FlowLayerPtr(std::make_shared<Reorder>(evens_then_odds(5))); }, {5}},
      {"FactorOut",
       [] {
         return FlowLayerPtr(std::make_shared<FactorOut>(Shape{4, 1, 2}, std::make_shared<FlowStack>(std::vector<FlowLayerPtr>{
                                                                             image_coupling(2, true), flattened({2, 1, 2})})));
       },
       {4, 1, 2}},
      {"Stack",
       [] {
         return FlowLayerPtr(std::make_shared<FlowStack>(std::vector<FlowLayerPtr>{
             vector_coupling(4, true), std::make_shared<ActNorm>(Shape{4}), vector_coupling(4, false)}));
       },
       {4}},
  };
}

class Layer : public testing::TestWithParam<LayerCase> {
 protected:
  Layer() : layer_(GetParam().make()) {
    at::manual_seed(1);
    for (auto& p : layer_->parameters()) p.data().normal_(0, 0.7);
    layer_->to(at::kDouble);
    layer_->eval();
  }
  Tensor data(std::int64_t n) const {
    Shape shape = GetParam().event;
    shape.insert(shape.begin(), n);
    return 2 * Rng(4).normal(shape, at::kDouble);
  }
  FlowLayerPtr layer_;
};

TEST(LayerDepth, OfAnAutoregressiveLayerIsAPassForEachNumberTheSlowWay) {
  const FlowStack stack({autoregressive(5, FastWay::to_latents, affine_maps(2)), vector_coupling(5, true),
                         autoregressive(5, FastWay::to_data, affine_maps(2))});
  EXPECT_EQ(stack.depth().to_data, 5 + 1 + 1);
  EXPECT_EQ(stack.depth().to_latents, 1 + 1 + 5);
}

TEST_P(Layer, ForwardAfterInverseIsTheIdentity) {
  const auto x = data(20);
  const auto back = layer_->map({}).inverse(x);
  const auto there = layer_->map({}).forward(back.value);
  EXPECT_LT(distance(there.value, x), GetParam().allowed);
  EXPECT_LT(distance(there.log_det, -back.log_det), tolerance::kAlgebra);
}

TEST_P(Layer, ComesBackFarOutAndFromWeightsThreeTimesAsLarge) {
  const at::NoGradGuard off;
  const auto far = 10 * data(20).sign();
  EXPECT_LT(distance(layer_->map({}).forward(layer_->map({}).inverse(far).value).value, far), 10 * GetParam().allowed);
  for (auto& p : layer_->parameters()) p.mul_(3);
  const auto x = data(20), back = layer_->map({}).inverse(x).value;
  // steep maps lose digits, each number of an autoregressive one those of all before it: the map's own condition, no fault
  EXPECT_LT(distance(layer_->map({}).forward(back).value, x), 1e-2);
}

TEST_P(Layer, LogDetIsTheJacobians) {
  const auto x = data(2);
  const auto back = layer_->map({}).inverse(x);
  ASSERT_EQ(back.log_det.sizes(), (at::IntArrayRef{2}));
  for (std::int64_t i = 0; i < 2; ++i) {
    const auto leaf = x[i].clone().requires_grad_();
    const auto z = layer_->map({}).inverse(leaf.unsqueeze(0)).value.reshape(-1);
    std::vector<Tensor> rows;
    for (std::int64_t j = 0; j < z.numel(); ++j)
      rows.push_back(torch::autograd::grad({z[j]}, {leaf}, {}, /*retain_graph=*/true)[0].reshape(-1));
    const auto expected = std::get<1>(at::linalg_slogdet(at::stack(rows))).item<double>();
    EXPECT_NEAR(back.log_det[i].item<double>(), expected, tolerance::kAlgebra);
  }
}

TEST_P(Layer, WarmStartGivesTheLatentsOfTheStartedLayer) {
  const auto x = data(50);
  const auto z = layer_->warm_start(x, {});
  EXPECT_LT((z - layer_->map({}).inverse(x).value).abs().max().item<double>(), tolerance::kAlgebra);
}

INSTANTIATE_TEST_SUITE_P(All, Layer, testing::ValuesIn(layer_cases()), [](const auto& info) { return info.param.name; });

TEST(ActNorm, LeavesTheFirstBatchWithMeanZeroAndVarianceOne) {
  ActNorm norm({3, 2, 2});
  const auto x = at::randn({64, 3, 2, 2}) * at::tensor({0.1F, 5.0F, 1.0F}).view({3, 1, 1}) + 7;
  const auto z = norm.warm_start(x, {}).transpose(0, 1).flatten(1);
  EXPECT_TRUE(at::allclose(z.mean(1), at::zeros(3), 0, 1e-4));
  EXPECT_TRUE(at::allclose(z.var(1, false), at::ones(3), 1e-4, 0));
}

// In training the statistics are the batch's and the log-det is theirs; in evaluation a row stands alone.
TEST(BatchNormLayer, UsesTheBatchInTrainingAndRunningStatisticsElse) {
  BatchNormLayer norm(3);
  const auto x = at::randn({400, 3}) * at::tensor({0.1F, 5.0F, 1.0F}) + 7;
  EXPECT_TRUE(mixes_rows(FlowStack({std::make_shared<BatchNormLayer>(3)})));
  const auto back = norm.map({}).inverse(x);
  EXPECT_TRUE(at::allclose(back.value.mean(0), at::zeros(3), 0, 1e-4));
  EXPECT_TRUE(at::allclose(back.value.var(0, false), at::ones(3), 1e-2, 0));
  EXPECT_NEAR(back.log_det[0].item<double>(), -0.5 * (x.var(0, false) + 1e-5).log().sum().item<double>(), 1e-4);
  EXPECT_TRUE(at::allclose(norm.named_buffers()["mean"], 0.1 * x.mean(0), 1e-4)) << "a tenth of the way from 0";
  EXPECT_TRUE(at::allclose(norm.named_buffers()["variance"], 0.9 + 0.1 * x.var(0, true), 1e-4));
  norm.warm_start(x, {});
  norm.eval();
  const auto alone = norm.map({}).inverse(x.narrow(0, 5, 1)), all = norm.map({}).inverse(x);
  EXPECT_TRUE(at::equal(alone.value[0], all.value[5]));
  EXPECT_TRUE(at::allclose(norm.map({}).forward(all.value).value, x, 1e-4, 1e-4));
}

TEST(ActNorm, StartsOnlyOnce) {
  ActNorm norm({2});
  norm.warm_start(at::randn({64, 2}), {});
  const auto before = norm.named_parameters()["shift"].clone();
  norm.warm_start(at::randn({64, 2}) + 100, {});
  EXPECT_TRUE(at::equal(before, norm.named_parameters()["shift"]));
  EXPECT_EQ(norm.named_buffers()["started"].item<double>(), 1);
}

TEST(ActNorm, DoesNotDivideByAVarianceOfZero) {
  ActNorm norm({2});
  const auto z = norm.warm_start(at::full({8, 2}, 3.0), {});
  EXPECT_TRUE((z == 0).all().item<bool>());
}

TEST(FlowStack, StartsLayerByLayer) {
  const auto second = std::make_shared<ActNorm>(Shape{2});
  FlowStack stack({std::make_shared<ActNorm>(Shape{2}), vector_coupling(2, true), second});
  const auto z = stack.warm_start(at::randn({256, 2}) * 9 + 4, {});
  EXPECT_TRUE(at::allclose(z.mean(0), at::zeros(2), 0, 1e-4));  // though the coupling between them moves what the first gives
  EXPECT_GT(second->named_parameters()["shift"].abs().max().item<double>(), 1e-3);
}

TEST(FlowStack, RefusesNoLayers) { EXPECT_THROW(FlowStack({}), std::logic_error); }

// dz/dx: kept places see themselves only; moved ones themselves and the kept.
TEST(Coupling, MovesOnlyWhatItShould) {
  for (const bool keeps_first : {true, false}) {
    const auto layer = vector_coupling(5, keeps_first);
    const auto leaf = at::randn({5}).requires_grad_();
    const auto z = layer->map({}).inverse(leaf).value;
    for (std::int64_t i = 0; i < 5; ++i) {
      const auto row = torch::autograd::grad({z[i]}, {leaf}, {}, true)[0];
      const bool kept = (i < 2) == keeps_first;
      for (std::int64_t j = 0; j < 5; ++j) {
        const bool of_kept = (j < 2) == keeps_first;
        if (kept) EXPECT_EQ(row[j].item<float>(), i == j ? 1 : 0);
        if (!kept && !of_kept && i != j) EXPECT_EQ(row[j].item<float>(), 0);
        if (!kept && of_kept) EXPECT_NE(row[j].item<float>(), 0);
      }
    }
  }
}

TEST(Coupling, KeepsItsScaleBounded) {
  const auto layer = vector_coupling(2, true);
  const auto log_det = layer->map({}).inverse(1e6 * at::randn({100, 2})).log_det;
  EXPECT_LE(log_det.abs().max().item<double>(), 1.5);
}

TEST(Reorder, PutsEvenPlacesFirst) {
  const auto z = Reorder(evens_then_odds(5)).map({}).inverse(at::arange(5)).value;
  EXPECT_TRUE(at::equal(z, at::tensor({0, 2, 4, 1, 3}, at::kLong)));
}

TEST(FactorOut, ReturnsEveryNumberOnce) {
  const FlowLayerPtr layer = std::make_shared<FactorOut>(Shape{4, 1, 2}, flattened({2, 1, 2}));
  const auto x = at::arange(8, at::kFloat).view({4, 1, 2});
  EXPECT_TRUE(at::equal(layer->map({}).inverse(x).value, at::arange(8, at::kFloat)));
}

TEST(FactorOut, RefusesAnOddNumberOfChannels) { EXPECT_THROW(FactorOut({3, 2, 2}, flattened({1, 2, 2})), std::logic_error); }

// Of vectors a stack is one kernel; what it gives is what its layers give one after another.
TEST(FlowStack, VectorsThroughOneKernel) {
  const std::vector<FlowLayerPtr> layers{std::make_shared<Reorder>(evens_then_odds(5)), std::make_shared<ActNorm>(Shape{5}),
                                         vector_coupling(5, true), std::make_shared<ActNorm>(Shape{5}),
                                         vector_coupling(5, false)};
  FlowStack stack(layers);
  stack.to(at::kDouble);
  {
    at::NoGradGuard off;
    for (auto& p : stack.parameters()) p.add_(at::linspace(-0.5, 0.5, p.numel(), at::kDouble).view_as(p));
  }
  const auto x = at::linspace(-2, 2, 2 * 9 * 5, at::kDouble).view({2, 9, 5});
  const auto z = stack.map({}).inverse(x), back = stack.map({}).forward(z.value);
  Mapped one_by_one{x, at::zeros({2, 9}, at::kDouble)};
  for (const auto& layer : layers) {
    const auto next = layer->map({}).inverse(one_by_one.value);
    one_by_one = {next.value, one_by_one.log_det + next.log_det};
  }
  EXPECT_EQ(z.value.sizes(), x.sizes());
  EXPECT_LT((z.value - one_by_one.value).abs().max().item<double>(), tolerance::kAlgebra);
  EXPECT_LT((z.log_det - one_by_one.log_det).abs().max().item<double>(), tolerance::kAlgebra);
  EXPECT_LT((back.value - x).abs().max().item<double>(), tolerance::kAlgebra);
  EXPECT_LT((back.log_det + z.log_det).abs().max().item<double>(), tolerance::kAlgebra);
}

}  // namespace
}  // namespace gx
