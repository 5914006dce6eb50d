#include "generatrix/nn/map_nets.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/autograd.h>

namespace gx {
namespace {

const MapConvSpec kConv{.channels = {4, 6}, .blocks = 1, .inner = 3};

TEST(MapNets, HalveAndDoubleAnySize) {
  for (const Shape& event : {Shape{1, 28, 28}, Shape{3, 7, 9}, Shape{2, 4, 5}}) {
    const auto size = map_size(kConv, event);
    EXPECT_EQ(size, (Shape{event[1] / 2 / 2, event[2] / 2 / 2}));
    auto shape = event;
    shape.insert(shape.begin(), 3);
    const auto map = net_to_map(kConv, event, 5)->forward(at::rand(shape));
    EXPECT_EQ(map.sizes(), (at::IntArrayRef{3, 5, size[0], size[1]}));
    shape.push_back(2);
    EXPECT_EQ(net_from_map(kConv, 5, event, 2)->forward(map).sizes(), at::IntArrayRef(shape));
  }
}

TEST(MapNets, KeepWhatLeads) {
  const auto net = net_from_map(kConv, 5, {2, 8, 8}, 3);
  const auto map = at::rand({2, 3, 5, 2, 2});
  const auto all = net->forward(map);
  ASSERT_EQ(all.sizes(), (at::IntArrayRef{2, 3, 2, 8, 8, 3}));
  EXPECT_TRUE(at::allclose(all[1], net->forward(map[1]), 1e-5, 1e-6));
}

TEST(MapNets, AnyEventIsALineOfPlaces) {
  const MapMlpSpec spec{.places = 4, .hidden = {7}};
  EXPECT_EQ(map_size(spec, {6}), (Shape{1, 4}));
  const auto map = net_to_map(spec, {6}, 5)->forward(at::rand({3, 6}));
  EXPECT_EQ(map.sizes(), (at::IntArrayRef{3, 5, 1, 4}));
  EXPECT_EQ(net_from_map(spec, 5, {6}, 1)->forward(map).sizes(), (at::IntArrayRef{3, 6, 1}));
}

TEST(MapNets, SayWhyNot) {
  EXPECT_TRUE(why_not(MapNetSpec(kConv), {6}));
  EXPECT_TRUE(why_not(MapNetSpec(kConv), {1, 3, 8}));
  EXPECT_FALSE(why_not(MapNetSpec(kConv), {1, 4, 4}));
  EXPECT_FALSE(why_not(MapNetSpec(MapMlpSpec{}), {6}));
}

// Fused optimizers walk the memory of a parameter and of its gradient side by side.
TEST(MapNets, GradientsLieInMemoryAsTheirParametersDo) {
  const auto down = net_to_map(kConv, {2, 8, 8}, 5), up = net_from_map(kConv, 5, {2, 8, 8}, 1);
  for (const auto& net : {down, up}) {
    const auto parameters = net->named_parameters();
    const auto y = net->forward(net == down ? at::rand({3, 2, 8, 8}) : at::rand({3, 5, 2, 2}));
    const auto gradients = torch::autograd::grad({y.square().sum()}, parameters.values());
    for (std::size_t i = 0; i < gradients.size(); ++i)
      EXPECT_EQ(gradients[i].strides(), parameters[i].value().strides()) << parameters[i].key();
  }
}

}  // namespace
}  // namespace gx
