#include "generatrix/prob/bijectors/remembered.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/rng.h"
#include "generatrix/prob/bijectors/elementwise.h"
#include "generatrix/prob/bijectors/exp.h"

namespace gx {
namespace {

// Counts how often it is inverted.
struct Counting {
  std::shared_ptr<int> n;
  Mapped forward(const Tensor& z) const { return elementwise(Exp{}, 1).forward(z); }
  Mapped inverse(const Tensor& x) const {
    ++*n;
    return elementwise(Exp{}, 1).inverse(x);
  }
};

class RememberedMap : public ::testing::Test {
 protected:
  const std::shared_ptr<int> n_ = std::make_shared<int>(0);
  const Bijector map_ = Remembered(Counting{n_});
  Tensor z_ = Rng(1).normal({4, 3});
};

TEST_F(RememberedMap, ReadsTheInverseOfItsLastOutputsInAnyShape) {
  const auto there = map_.forward(z_);
  const auto back = map_.inverse(there.value), viewed = map_.inverse(there.value.unsqueeze(0));
  EXPECT_EQ(*n_, 0);
  EXPECT_TRUE(at::equal(back.value, z_));
  EXPECT_TRUE(at::equal(back.log_det, -there.log_det));
  EXPECT_EQ(viewed.value.sizes(), (at::IntArrayRef{1, 4, 3}));
  EXPECT_EQ(viewed.log_det.sizes(), (at::IntArrayRef{1, 4}));
}

TEST_F(RememberedMap, ComputesTheInverseOfAnythingElse) {
  const auto there = map_.forward(z_);
  map_.inverse(there.value.clone());
  map_.inverse(there.value.narrow(0, 0, 2));
  EXPECT_EQ(*n_, 2);
  z_.requires_grad_();
  map_.inverse(map_.forward(z_).value.detach());
  EXPECT_EQ(*n_, 3) << "detached draws are no function of the map's parameters";
}

}  // namespace
}  // namespace gx
