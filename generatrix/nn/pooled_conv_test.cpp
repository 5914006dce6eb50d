#include "generatrix/nn/pooled_conv.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

TEST(PooledConv, GivesFeaturesFromZeroOfEverySize) {
  for (const auto& event : std::vector<Shape>{{1, 28, 28}, {3, 32, 32}, {1, 28, 20}, {2, 9, 15}}) {
    PooledConv net(event, {4, 8, 8}, 2, 6);
    auto shape = event;
    shape.insert(shape.begin(), 5);
    const auto features = net.forward(at::randn(shape));
    EXPECT_EQ(features.sizes(), (at::IntArrayRef{5, 6}));
    EXPECT_GE(features.min().item<double>(), 0);
  }
}

TEST(PooledConv, NormalizesByTheBatchInTraining) {
  PooledConv net({1, 8, 8}, {4}, 1, 16);
  const auto x = at::randn({64, 1, 8, 8});
  const auto features = net.forward(x), scaled = net.forward(3 * x);
  EXPECT_TRUE(at::allclose(features, scaled, 1e-3, 1e-3)) << "the scale of the images is gone";
  net.eval();
  EXPECT_TRUE(at::allclose(net.forward(x)[7], net.forward(x.narrow(0, 7, 1))[0], 1e-4, 1e-5)) << "a row does not see the others";
}

TEST(PooledConv, TrainsOnABatchOfOneRow) {
  PooledConv net({1, 8, 8}, {4, 4, 4}, 1, 6);  // one value per channel at the end
  EXPECT_TRUE(at::isfinite(net.forward(at::randn({1, 1, 8, 8}))).all().item<bool>());
}

TEST(PooledConv, RefusesVectorsAndTooSmallImages) {
  EXPECT_THROW(PooledConv({784}, {4}, 1, 6), UserError);
  EXPECT_THROW(PooledConv({1, 8, 8}, {4, 4, 4, 4}, 1, 6), UserError);
}

}  // namespace
}  // namespace gx
