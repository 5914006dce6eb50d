// Nets of strided convolutions with norms, and residual nets that halve and double.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"
#include "generatrix/nn/dcgan.h"
#include "generatrix/nn/image_resnet.h"
#include "generatrix/nn/unet.h"

namespace gx {
namespace {

std::int64_t n_numbers(const torch::nn::Module& net) {
  std::int64_t n = 0;
  for (const auto& p : net.parameters()) n += p.numel();
  return n;
}

// The nets of the comparison of GANs (arXiv 1711.10337), for 28 x 28 grey: of biases those alone that no norm takes away.
TEST(Dcgan, HasTheNetsOfTheStudy) {
  const DcganSpec spec{.channels = {64, 128}, .hidden = 1024};
  DcganDown down({1, 28, 28}, spec, 1);
  EXPECT_EQ(n_numbers(down), (1 * 64 * 16 + 64) + (64 * 128 * 16 + 2 * 128) + (128 * 49 * 1024 + 2 * 1024) + (1024 + 1));
  DcganUp up(64, 0, spec, {1, 28, 28});
  EXPECT_EQ(n_numbers(up), (64 * 1024 + 2 * 1024) + (1024 * 128 * 49 + 2 * 128) + (128 * 64 * 16 + 2 * 64) + (64 * 16 + 1));
}

TEST(Dcgan, GoesFromImagesOfAnySizeAndBack) {
  for (const Shape& event : {Shape{1, 28, 28}, Shape{3, 17, 30}, Shape{2, 4, 5}}) {
    for (const std::int64_t hidden : {0, 6}) {
      for (const bool conditional : {false, true}) {
        const DcganSpec spec{.channels = {3, 4}, .hidden = hidden, .conditional_norm = conditional};
        EXPECT_EQ(DcganDown(event, spec, 5).forward(at::randn({2, event[0], event[1], event[2]})).sizes(),
                  (at::IntArrayRef{2, 5}));
        EXPECT_EQ(DcganUp(7, 2, spec, event).forward(at::randn({2, 7})).sizes(),
                  (at::IntArrayRef{2, event[0], event[1], event[2]}));
      }
    }
  }
  EXPECT_THROW(DcganDown({5}, {}, 1), UserError);
  EXPECT_THROW(DcganUp(3, 0, {}, {1, 2, 2}), UserError);
}

TEST(ImageResnet, GoesFromImagesOfAnySizeAndBack) {
  for (const Shape& event : {Shape{1, 28, 28}, Shape{3, 17, 30}}) {
    for (const bool normed : {false, true}) {
      const ImageResnetSpec spec{.channels = 4,
                                 .blocks = 3,
                                 .norm = normed ? NormSpec(BatchNormSpec{}) : NormSpec(NoNormSpec{}),
                                 .conditional_norm = true};
      EXPECT_EQ(ResnetDown(event, spec, 5).forward(at::randn({2, event[0], event[1], event[2]})).sizes(),
                (at::IntArrayRef{2, 5}));
      EXPECT_EQ(ResnetUp(7, 2, spec, event).forward(at::randn({2, 7})).sizes(),
                (at::IntArrayRef{2, event[0], event[1], event[2]}));
    }
  }
  EXPECT_THROW(ResnetDown({1, 4, 4}, {.blocks = 3}, 1), UserError);
  EXPECT_THROW(ResnetUp(3, 0, {}, {5}), UserError);
}

TEST(Unet, GoesFromPicturesOfAnySizeToPicturesOfTheSame) {
  for (const Shape& shape : {Shape{2, 28, 28}, Shape{1, 9, 13}}) {
    for (const NormSpec& norm : {NormSpec(BatchNormSpec{}), NormSpec(NoNormSpec{})}) {
      const UnetSpec spec{.channels = {3, 4, 5}, .norm = norm};
      const auto x = at::randn({2, shape[0], shape[1], shape[2]});
      EXPECT_EQ(Unet(shape[0], 3, spec, shape).forward(x).sizes(), (at::IntArrayRef{2, 3, shape[1], shape[2]}));
      EXPECT_EQ(PatchNet(shape[0], spec).forward(x).sizes(), (at::IntArrayRef{2, 1, shape[1] / 8, shape[2] / 8}));
    }
  }
  EXPECT_EQ(why_not(UnetSpec{.channels = {3, 4}}, {1, 4, 4}), std::nullopt);
  EXPECT_TRUE(why_not(UnetSpec{.channels = {3, 4, 5}}, {1, 4, 9}).has_value());
}

// A patch's output depends on the patch: pixels far away do not move it.
TEST(PatchNet, JudgesPatches) {
  PatchNet net(1, {.channels = {4, 4}});
  net.eval();
  const auto x = at::randn({1, 1, 32, 32});
  auto moved = x.clone();
  moved[0][0][31][31] += 10;
  const auto gap = (net.forward(x) - net.forward(moved)).abs();
  EXPECT_EQ(gap[0][0][0][0].item<float>(), 0);
  EXPECT_GT(gap[0][0][7][7].item<float>(), 0);
}

// A scale that the condition tells makes another image of the same noise.
TEST(Dcgan, AConditionalNormIsToldTheLastNumbers) {
  const DcganSpec spec{.channels = {3, 4}, .conditional_norm = true};
  DcganUp up(5, 2, spec, {1, 8, 8});
  up.eval();
  EXPECT_EQ(up.named_parameters().contains("norm0.scales"), true);
  const auto z = at::randn({1, 3});
  const auto a = up.forward(at::cat({z, at::tensor({1.0f, 0.0f}).view({1, 2})}, 1));
  EXPECT_FALSE(at::equal(a, up.forward(at::cat({z, at::tensor({0.0f, 1.0f}).view({1, 2})}, 1))));
}

}  // namespace
}  // namespace gx
