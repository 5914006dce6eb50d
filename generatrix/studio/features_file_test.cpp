// Nets that users bring, against the plain computation, and how wrong ones are refused.
#include "generatrix/studio/features_file.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "generatrix/base/errors.h"
#include "generatrix/studio/features.h"

#include "tests/support/file_fixture.h"
#include "tests/support/onnx_bytes.h"

namespace gx {
namespace {

using ::testing::HasSubstr;

Space pictures(std::int64_t channels, std::int64_t side) {
  return {{{.name = "image", .values = Levels{256}, .shape = {channels, side, side}}}};
}

class FeaturesFile : public FileTest {
 protected:
  // A linear net of 2 x 2 pictures with one channel.
  void SetUp() override {
    write_file(net_, onnx_bytes::linear_net(-1, {1, 2, 2}, {1, 0, 0, 1, 2, 0, 0, 2}, 2));
    write_file(folder_ / "net.toml", "channels = 1\nbytes = false\nlogits = \"logits\"\nrange = [0.0, 10.0]\nmean = [1.0]\n");
    try {
      open_features(net_.string(), pictures(1, 2));
    } catch (const Unsupported& error) {
      GTEST_SKIP() << error.what();
    }
  }
  void settings(const std::string& text) { write_file(folder_ / "net.toml", text); }
  std::string refusal(const Space& event) {
    try {
      open_features(net_.string(), event);
    } catch (const UserError& error) {
      return error.what();
    }
    return "no refusal";
  }
  const Path net_ = folder_ / "net.onnx";
};

TEST_F(FeaturesFile, OnnxGivesThePlainComputation) {
  const auto net = open_features(net_.string(), pictures(1, 2));
  EXPECT_EQ(net.hash.size(), 16u);
  const auto x = at::tensor({0.1F, 0.2F, 0.3F, 0.4F, 1.F, 0.F, 0.F, 0.F}).view({2, 1, 2, 2});
  const auto w = at::tensor({1.F, 0.F, 0.F, 1.F, 2.F, 0.F, 0.F, 2.F}).view({4, 2});
  const auto expected = (x.flatten(1) * 10 - 1).matmul(w);
  const auto [features, log_probs] = net.of(x);
  EXPECT_TRUE(at::allclose(features, expected, 0, 1e-5));
  EXPECT_TRUE(at::allclose(log_probs, (expected + 1).log_softmax(1), 0, 1e-5));
}

TEST_F(FeaturesFile, OnnxFitsOtherSizesAndColors) {
  const auto net = open_features(net_.string(), pictures(3, 4));
  EXPECT_TRUE(at::allclose(net.of(at::full({1, 3, 4, 4}, 0.5)).features, at::tensor({12.F, 12.F}).view({1, 2}), 0, 1e-4));
}

TEST_F(FeaturesFile, TheHashIsOfNetAndSettings) {
  const auto before = open_features(net_.string(), pictures(1, 2)).hash;
  EXPECT_EQ(open_features(net_.string(), pictures(1, 2)).hash, before);
  settings("channels = 1\nresize = \"nearest\"\n");
  const auto net = open_features(net_.string(), pictures(1, 2));
  EXPECT_NE(net.hash, before);
  EXPECT_FALSE(net.of(at::zeros({1, 1, 2, 2})).log_probs.defined()) << "no logits are named";
}

TEST_F(FeaturesFile, WrongOnesAreRefusedInOneLine) {
  settings("channels = 1\nsize = [3, 2]\n");
  EXPECT_THAT(refusal(pictures(1, 2)), HasSubstr("net.toml: size = 3 x 2: the net reads pictures of 2 x 2"));
  settings("channels = 3\n");
  EXPECT_THAT(refusal(pictures(1, 2)), HasSubstr("net.toml: channels = 3: the net reads 1"));
  settings("channels = 1\noutput = \"pool\"\n");
  EXPECT_THAT(refusal(pictures(1, 2)), HasSubstr("net.onnx: has no output pool; expected one of features, logits"));
  settings("channels = 1\nmean = [0.1, 0.2, 0.3]\n");
  EXPECT_THAT(refusal(pictures(1, 2)), HasSubstr("net.toml: mean = 3 numbers: must have 1"));
  settings("chanels = 1\n");
  EXPECT_THAT(refusal(pictures(1, 2)), HasSubstr("channels"));
  EXPECT_THAT(refusal({{{.name = "x", .values = Real{}, .shape = {2}}}}),
              HasSubstr("net.onnx reads pictures of 1 or 3 channels"));
  std::filesystem::remove(folder_ / "net.toml");
  EXPECT_THAT(refusal(pictures(1, 2)), HasSubstr("must stand in"));
  write_file(net_, "no net");
  EXPECT_THROW(open_features(net_.string(), pictures(1, 2)), DataError);
  EXPECT_THROW(open_features((folder_ / "none.onnx").string(), pictures(1, 2)), DataError);
}

TEST(Features, TheShippedNetServesItsOwnPicturesOnly) {
  EXPECT_TRUE(features_for("", "mnist", pictures(1, 28)));
  EXPECT_FALSE(features_for("", "mnist", pictures(1, 14)));
}

}  // namespace
}  // namespace gx
