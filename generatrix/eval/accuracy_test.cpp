#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "generatrix/data/codecs/known.h"
#include "generatrix/data/memory.h"
#include "generatrix/eval/known_metrics.h"

namespace gx {
namespace {

// Sure that a row is of the class that its value rounds to.
class Rounding final : public Model, public CanClassify {
 public:
  std::vector<Turn> turns() override { return {}; }
  Classified classify(const Tensor& x) override {
    const auto near = (x - at::arange(3)).abs();  // [B, 3]
    return {x, at::log_softmax(-near, 1)};
  }
};

Metric::Finding find(const Tensor& given, std::int64_t classes) {
  Rounding model;
  const auto x = at::tensor({0.1, 0.9, 2.2, 1.8, 0.4, 0.6}).to(at::kFloat).unsqueeze(1);  // classes 0 1 2 2 0 1
  const MemoryDataset data({x, given});
  const Codec::Columns label{symbols_codec({.name = "label", .values = Symbols{{std::max<std::int64_t>(1, classes)}}})};
  const Codec codec({reals_codec({.name = "x", .values = Real{}, .shape = {1}})}, classes > 0 ? label : Codec::Columns{});
  return accuracy().measure(Subject(model, data, codec, 1, 4, Rng(1)));
}

TEST(Accuracy, IsTheShareOfRowsWhoseOwnLabelIsTheMostProbable) {
  const auto found = std::get<Measurement>(find(at::tensor({0, 1, 2, 2, 1, 0}, at::kLong), 3));
  EXPECT_NEAR(found.value, 4. / 6, 1e-12);
  EXPECT_NEAR(*found.standard_error, std::sqrt(4. / 6 * 2. / 6 / 5), 1e-12);
  EXPECT_EQ(found.n, 6);
}

TEST(Accuracy, NeedsLabels) { EXPECT_THAT(std::get<Omitted>(find({}, 0)).reason, testing::HasSubstr("no labels")); }

}  // namespace
}  // namespace gx
