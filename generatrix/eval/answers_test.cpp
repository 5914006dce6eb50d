// What is made of a row's picture, beside the row.
#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "generatrix/data/codecs/known.h"
#include "generatrix/data/memory.h"
#include "generatrix/eval/evaluate.h"
#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/point_mass.h"

namespace gx {
namespace {

// Answers with the picture that is given, twice as large, and `shift` more; its code is the first pixel, which is decoded to
// `shift` more.
class Doubler final : public Model, public CanSample, public CanEncode, public CanDecode {
 public:
  Doubler(Task task, double shift) : Model(std::move(task)), shift_(shift) {}
  std::vector<Turn> turns() override { return {}; }
  Rows sample(std::int64_t n, const Rows& given, Rng&) override {
    n_drawn += n;
    return at::upsample_nearest2d(given.x(), {4, 4}) + shift_;
  }
  Distribution encode(const Batch& batch) override { return independent(PointMass{batch.x().flatten(1).narrow(1, 0, 1)}, 1); }
  RowsLaw decode(const Tensor& z, const Rows&) override {
    return independent(PointMass{z.view({-1, 1, 1, 1}).expand({z.size(0), 1, 4, 4}) + shift_}, 3);
  }

  std::int64_t n_drawn = 0;

 private:
  double shift_;
};

const Codec kCodec({grey_codec({.name = "image", .values = Levels{256}, .shape = {1, 4, 4}})},
                   {grey_codec({.name = "source", .values = Levels{256}, .shape = {1, 2, 2}})});

// Flat pictures of 51 and of 204, half of them each; two classes: dark and light, of the picture's mean.
Evaluation judged(Doubler& model, const std::vector<std::string>& metrics) {
  const auto level = (51 + 153 * at::arange(20).remainder(2)).to(at::kByte).view({20, 1, 1, 1});
  const MemoryDataset data({level.expand({20, 1, 4, 4}).contiguous(), Rows(level.expand({20, 1, 2, 2}).contiguous())});
  const FeatureNet net{"brightness", "its hash",
                       [](const Tensor& x) -> CanClassify::Classified {
                         const auto mean = x.flatten(1).mean(1, /*keepdim=*/true);
                         return {mean, at::log_softmax(at::cat({0.5 - mean, mean - 0.5}, 1), 1)};
                       },
                       kCodec};
  const Reference reference({.judged = data, .train = data, .codec = kCodec, .n = 10, .net = net, .rng = Rng(1)});
  return evaluate(model, data, kCodec, {.metrics = metrics}, {&reference, nullptr, 10});
}

Evaluation found(double shift, const std::string& metric, bool is_told = true) {
  Doubler model(is_told ? kCodec.task() : Task{kCodec.task().event, {}}, shift);
  return judged(model, {metric});
}

TEST(Psnr, IsTheErrorInDecibelsBesideThatOfTheGivenPicture) {
  const auto measured = found(0.1, "psnr").measured.at(0);
  EXPECT_NEAR(measured.value, 20, 1e-4) << "10 log10(1 / 0.1^2)";
  ASSERT_EQ(measured.extra.at(0).first, "given");
  EXPECT_NEAR(measured.extra[0].second, 100, 1) << "flat pictures come out of bicubic interpolation as they are, up to rounding";
  EXPECT_EQ(measured.n, 20);
}

TEST(AnswerClass, IsTheShareOfRowsThatKeepTheirClass) {
  EXPECT_EQ(found(0.1, "answer_class").measured.at(0).value, 1);
  EXPECT_EQ(found(0.4, "answer_class").measured.at(0).value, 0.5) << "dark ones become light";
  EXPECT_EQ(found(0, "answer_class").measured.at(0).features, "its hash");
}

TEST(Answers, AreDrawnOnceForAllMetrics) {
  Doubler model(kCodec.task(), 0.1);
  const auto both = judged(model, {"psnr", "answer_class"}).measured;
  EXPECT_EQ(model.n_drawn, 20);
  EXPECT_EQ(both.at(0).value, found(0.1, "psnr").measured.at(0).value);
  EXPECT_EQ(both.at(1).value, found(0.1, "answer_class").measured.at(0).value);
}

TEST(ClassKept, IsOfReconstructions) {
  EXPECT_EQ(found(0, "class_kept").measured.at(0).value, 1);
  EXPECT_EQ(found(0.4, "class_kept").measured.at(0).value, 0.5) << "dark ones become light";
}

TEST(Answers, NeedAPictureThatTheModelReads) {
  for (const char* metric : {"psnr", "answer_class"})
    EXPECT_THAT(found(0, metric, false).omitted.at(0).reason, testing::HasSubstr("given no picture"));
}

}  // namespace
}  // namespace gx
