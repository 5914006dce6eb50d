#include "generatrix/families/quantized/quantized_model.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "generatrix/nn/map_nets.h"
#include "generatrix/nn/quantizers/quantizers.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

const Field kImage{.name = "image", .values = Levels{256}, .shape = {1, 8, 8}};
constexpr std::int64_t kCodes = 16, kDims = 4;

std::shared_ptr<QuantizedModel> tiny(double commitment = 0.25) {
  const SeedScope scope(1);
  const MapConvSpec net{.channels = {4, 6}, .blocks = 1, .inner = 3};
  const auto likelihood = likelihood_of(kImage, GaussianSpec{});
  auto decoder = std::make_shared<FieldsDecoder>(net_from_map(net, kDims, kImage.shape, 1), Shape{kDims, 2, 2},
                                                 std::vector<LikelihoodPtr>{likelihood});
  auto model = std::make_shared<QuantizedModel>(
      QuantizedModel::Parts{.encoder = net_to_map(net, kImage.shape, kDims),
                            .quantizer = make_quantizer(AveragedCodebookSpec{.codes = kCodes, .dims = kDims}),
                            .decoder = std::move(decoder),
                            .map = {2, 2},
                            .commitment = commitment},
      Task{Space{{kImage}}, {}});
  Rng rng(2);
  const at::NoGradGuard off;
  model->warm_start({rng.uniform({20, 1, 8, 8})}, rng);
  return model;
}

double value_of(const Loss& loss, const std::string& name) {
  for (const auto* list : {&loss.terms(), &loss.watched()}) {
    for (const auto& term : *list) {
      if (term.name == name) return term.value.item<double>();
    }
  }
  ADD_FAILURE() << name;
  return 0;
}

Loss loss_of(Model& model, const Batch& batch, std::int64_t index = 0, std::int64_t n_rows = 64) {
  static Rng rng(3);
  const auto turn = model.turns().front();
  const Step step{index, 100, n_rows, batch.size(), rng};
  const auto loss = turn.loss(batch, step);
  const at::NoGradGuard off;
  turn.after(batch, step, loss);
  return loss;
}

// Rows that come twice change no term: weights do not depend on the size of a batch.
TEST(QuantizedModel, TheLossDoesNotDependOnTheNumberOfRows) {
  const auto x = Rng(4).uniform({6, 1, 8, 8});
  const auto one = loss_of(*tiny(), {x}), two = loss_of(*tiny(), {at::cat({x, x})});
  for (const auto* name : {"reconstruction", "commitment"})
    EXPECT_NEAR(value_of(one, name), value_of(two, name), tolerance::kFloat32 * std::abs(value_of(one, name))) << name;
}

TEST(QuantizedModel, CodesComeBackAsTheLossHadThem) {
  const auto model = tiny();
  const auto x = Rng(4).uniform({6, 1, 8, 8});
  const at::NoGradGuard off;
  const auto z = model->encode({x}).mean();
  EXPECT_EQ(z.sizes(), (at::IntArrayRef{6, 1, 2, 2}));
  EXPECT_EQ((z - z.round()).abs().max().item<double>(), 0);
  const auto nats = model->decode(z, {}).log_prob({x});
  Rng rng(5);
  const auto bound = model->score({x}, rng).nats;
  EXPECT_TRUE(at::allclose(bound, nats - 4 * std::log(static_cast<double>(kCodes)), 1e-5, 1e-4));
  EXPECT_EQ(model->score_info().kind, ScoreInfo::Kind::lower_bound);
  const auto many = at::stack({z, z});  // leading dimensions
  EXPECT_EQ(model->decode(many, {}).batch_shape(), (Shape{2, 6}));
}

// What is used is told of whole epochs: here of two batches with different rows, not of the last one.
TEST(QuantizedModel, UsageIsThatOfAnEpoch) {
  const auto model = tiny();
  Rng rng(6);
  const auto a = rng.uniform({8, 1, 8, 8}), b = 0.2 * rng.uniform({8, 1, 8, 8});
  at::Tensor used;
  {
    const at::NoGradGuard off;
    used = std::get<0>(at::_unique(model->encode({at::cat({a, b})}).mean()));
  }
  loss_of(*model, {a}, 0, 16);
  loss_of(*model, {b}, 1, 16);  // the epoch ends
  const auto next = loss_of(*model, {a}, 2, 16);
  EXPECT_GE(value_of(next, "usage"), static_cast<double>(used.size(0)) / kCodes - 0.1);  // averages moved a little between
  EXPECT_EQ(value_of(next, "usage"), value_of(loss_of(*model, {b}, 3, 16), "usage")) << "the same until the next epoch ends";
  EXPECT_GT(value_of(next, "perplexity"), 1);
  EXPECT_LE(value_of(next, "perplexity"), kCodes);
}

}  // namespace
}  // namespace gx
