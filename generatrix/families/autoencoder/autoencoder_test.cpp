#include "generatrix/families/autoencoder/autoencoder.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "generatrix/contract/fits.h"
#include "generatrix/families/autoencoder/code.h"
#include "generatrix/nn/nets.h"

namespace gx {
namespace {

using ::testing::HasSubstr;
using ::testing::Optional;

const Task kReal{Space{{Field{.name = "x", .values = Real{}, .shape = {3}}}}, {}};
const Task kGrey{Space{{Field{.name = "image", .values = Levels{256}, .shape = {1, 4, 4}}}}, {}};

// A net that gives its argument back, and remembers it.
struct Same final : Net {
  Tensor forward(const Tensor& x) override {
    seen = x;
    return scale * x;
  }
  Tensor seen, scale = register_parameter("scale", at::ones({}));
};

// As `Same`, with the dimension of parameters that a decoder has.
struct SameAsEvent final : Net {
  Tensor forward(const Tensor& z) override { return z.unsqueeze(-1) + shift; }
  Tensor shift = register_parameter("shift", at::ones({}));
};

Loss loss_of(Autoencoder& model, const Tensor& x) {
  Rng rng(1);
  const Step step{0, 10, 100, x.size(0), rng};
  return model.turns()[0].loss({x}, step);
}

TEST(Autoencoder, TheLossIsTheSquaredErrorOfARowSummedOverDimensions) {
  Autoencoder model({std::make_shared<Same>(), std::make_shared<SameAsEvent>()}, kReal);  // every dimension comes back 1 too high
  EXPECT_EQ(loss_of(model, at::randn({5, 3})).total().item<float>(), 3);
}

TEST(Autoencoder, CorruptionReachesTheEncoderInTrainingOnlyAndTheErrorIsOfCleanRows) {
  const auto encoder = std::make_shared<Same>();
  const auto corruption = make_corruption(GaussianCorruptionSpec{.sd = 0.5});
  Autoencoder model({encoder, std::make_shared<SameAsEvent>(), corruption}, kReal);
  const auto x = at::zeros({20'000, 3});
  const auto error = loss_of(model, x).total().item<double>();
  EXPECT_NEAR(encoder->seen.std().item<double>(), 0.5, 0.01);
  EXPECT_NEAR(error, 3 * (1 + 0.5 * 0.5), 0.05) << "x' = x + noise + 1 against x, in three dimensions";
  EXPECT_TRUE(at::equal(model.encode({x}).mean(), x));
}

TEST(Autoencoder, APenaltyIsATermOfItsOwnOfWhatTheEncoderSawAndItsCodes) {
  const auto of = [](const Tensor& seen, const Tensor& z, Rng&) { return (seen + z).mean(); };
  Autoencoder model({std::make_shared<Same>(), std::make_shared<SameAsEvent>(), {}, Autoencoder::Penalty{"half", 0.5, of, false}},
                    kReal);
  const auto loss = loss_of(model, at::full({5, 3}, 2.));
  EXPECT_EQ(loss.terms()[1].name, "half");
  EXPECT_EQ(loss.total().item<double>(), 3 + 0.5 * 4);
  EXPECT_FALSE(model.turns()[0].by_rows);
}

TEST(Autoencoder, TheLargestNumbersOfACodeStayAndAreTrained) {
  const auto z = at::tensor({3., -5., 1., 2.}).reshape({1, 4}).requires_grad_();
  const auto kept = largest(z, 2);
  EXPECT_TRUE(at::equal(kept.detach(), at::tensor({3., 0., 0., 2.}).reshape({1, 4})));
  kept.sum().backward();
  EXPECT_TRUE(at::equal(z.grad(), at::tensor({1., 0., 0., 1.}).reshape({1, 4})));
}

TEST(Autoencoder, ReconstructionsOfGreyValuesLieBetweenZeroAndOne) {
  const NetSpec net = MlpSpec{.hidden = {8}};
  Autoencoder model({net_to_vector(net, kGrey.event.only().shape, 2), net_to_event(net, 2, kGrey.event.only().shape, 1)}, kGrey);
  const auto x = model.decode(100 * at::randn({6, 2}), {}).mean().x();
  EXPECT_EQ(x.sizes(), (at::IntArrayRef{6, 1, 4, 4}));
  EXPECT_TRUE(((x >= 0) & (x <= 1)).all().item<bool>());
}

TEST(Autoencoder, CodesAndReconstructionsArePoints) {
  Autoencoder model({std::make_shared<Same>(), std::make_shared<SameAsEvent>()}, kReal);
  const auto x = at::randn({5, 3});
  Rng rng(1);
  const auto q = model.encode({x});
  EXPECT_TRUE(at::equal(q.sample({}, rng), x));
  EXPECT_TRUE(at::equal(model.decode(x, {}).sample(rng).x(), x + 1));
  EXPECT_EQ(q.event_shape(), (Shape{3}));
  EXPECT_EQ(dynamic_cast<CanSample*>(static_cast<Model*>(&model)), nullptr)
      << "without a law of codes there is nothing to draw from";
}

TEST(Autoencoder, SaysWhatItCannotBringBack) {
  const auto why_not = [](const Field& field) { return why_no_array(Space{{field}}); };
  EXPECT_THAT(why_not({.name = "tokens", .values = Symbols{{5}}, .shape = {3}}), Optional(HasSubstr("tokens are symbols")));
  EXPECT_THAT(why_not({.name = "x", .layout = Field::Layout::set}), Optional(HasSubstr("set")));
  EXPECT_THAT(why_not({.name = "x", .shape = {3}, .may_miss = true}), Optional(HasSubstr("unknown")));
  EXPECT_THAT(why_no_array(Space{{kReal.event.only(), kGrey.event.only()}}), Optional(HasSubstr("several fields")));
  EXPECT_EQ(why_no_array(kReal.event), std::nullopt);
  EXPECT_EQ(why_no_array(kGrey.event), std::nullopt);
  EXPECT_EQ(why_not({.name = "x", .values = kBits, .shape = {3}}), std::nullopt);
}

}  // namespace
}  // namespace gx
