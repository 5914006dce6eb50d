#include "generatrix/nn/nets.h"

#include <gtest/gtest.h>
#include <torch/autograd.h>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

std::int64_t n_parameters(const Net& net) {
  std::int64_t n = 0;
  for (const auto& p : net.parameters()) n += p.numel();
  return n;
}

TEST(Mlp, HasTheParametersOfItsWidths) {
  EXPECT_EQ(n_parameters(*net_to_vector(MlpSpec{.hidden = {400}}, {1, 28, 28}, 40)), 784 * 400 + 400 + 400 * 40 + 40);
}

TEST(Mlp, WithoutHiddenLayersIsLinear) {
  const auto net = net_to_vector(MlpSpec{.hidden = {}}, {3}, 2);
  const auto a = at::randn({3}), b = at::randn({3}), zero = at::zeros({3});
  EXPECT_TRUE(at::allclose(net->forward(a + b) + net->forward(zero), net->forward(a) + net->forward(b), 1e-5, 1e-6));
}

// Odd sizes are where the mirror of a strided convolution usually loses a row.
TEST(Conv, MirrorRestoresEverySize) {
  for (const auto& event : std::vector<Shape>{{1, 28, 28}, {3, 32, 32}, {1, 28, 20}, {2, 15, 9}}) {
    const NetSpec spec = ConvSpec{.channels = {4, 8, 8}, .hidden = 16};
    auto shape = event;
    shape.insert(shape.begin(), 5);
    EXPECT_EQ(net_to_vector(spec, event, 6)->forward(at::randn(shape)).sizes(), (at::IntArrayRef{5, 6}));
    shape.push_back(2);
    EXPECT_EQ(net_to_event(spec, 6, event, 2)->forward(at::randn({5, 6})).sizes(), at::IntArrayRef(shape));
  }
}

// Optimizers walk parameters and gradients side by side in memory.
TEST(Conv, GradientsLieInMemoryAsTheWeightsDo) {
  const auto net = net_to_event(ConvSpec{.channels = {4, 8}, .hidden = 16}, 6, {2, 15, 9}, 2);
  const auto parameters = net->parameters();
  const auto gradients = torch::autograd::grad({net->forward(at::randn({5, 6})).square().sum()}, parameters);
  for (std::size_t i = 0; i < gradients.size(); ++i) EXPECT_EQ(gradients[i].strides(), parameters[i].strides()) << i;
}

TEST(Nets, KeepLeadingDimensions) {
  for (const NetSpec& spec : {NetSpec(MlpSpec{.hidden = {8}}), NetSpec(ConvSpec{.channels = {4}, .hidden = 8})}) {
    const auto net = net_to_event(spec, 6, {1, 8, 8}, 3);
    const auto z = at::randn({2, 5, 6});
    const auto all = net->forward(z);
    EXPECT_EQ(all.sizes(), (at::IntArrayRef{2, 5, 1, 8, 8, 3}));
    EXPECT_TRUE(at::allclose(all[1], net->forward(z[1]), 1e-4, 1e-5));
  }
}

TEST(Conv, RefusesVectorsAndTooSmallImages) {
  EXPECT_THROW(net_to_vector(ConvSpec{}, {784}, 6), UserError);
  EXPECT_THROW(net_to_vector(ConvSpec{.channels = {4, 4, 4, 4}}, {1, 8, 8}, 6), UserError);
}

}  // namespace
}  // namespace gx
