#include "generatrix/train/meter.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;
using ::testing::ThrowsMessage;

Tensor number(double value) { return at::full({}, value); }

void put(Meter& meter, std::int64_t step, double error, double kl, const Tensor& skipped = {}) {
  const auto loss = Loss().add("error", number(error)).add("kl", number(kl), 2).watch("elbo", number(-error - kl));
  meter.record("model", step, loss, loss.total(), skipped);
}

TEST(Meter, GivesTheMeansSinceTheLastReading) {
  Meter meter(3);
  put(meter, 0, 1, 4);
  put(meter, 1, 3, 2);
  const auto first = meter.read();
  ASSERT_EQ(first.size(), 1u);
  EXPECT_EQ(first[0].turn, "model");
  EXPECT_THAT(first[0].terms, ElementsAre(Pair("loss", 8), Pair("error", 2), Pair("kl", 3), Pair("elbo", -5)));
  EXPECT_TRUE(meter.read().empty());
  for (int i = 0; i < 3; ++i) put(meter, 2 + i, 10, 0);  // up to its capacity, once more
  EXPECT_EQ(meter.read()[0].terms[1].second, 10);
}

TEST(Meter, NamesTurnTermAndStepOfTheFirstThatIsNotFinite) {
  Meter meter(5);
  put(meter, 40, 1, 1);
  put(meter, 41, 1, INFINITY);
  put(meter, 42, std::nan(""), 1);
  EXPECT_THAT([&] { meter.read(); }, ThrowsMessage<Diverged>(AllOf(HasSubstr("turn model"), HasSubstr("term kl"),
                                                                   HasSubstr("inf"), HasSubstr("step 41"))));
}

TEST(Meter, KeepsNoGraph) {
  Meter meter(1);
  const auto w = number(2).requires_grad_();
  meter.record("model", 0, Loss().add("error", w * w), w * w);
  EXPECT_EQ(meter.read()[0].terms[0].second, 4);
}

TEST(Meter, ASkippedStepThatIsNotFiniteIsLeftOutAndCounted) {
  Meter meter(4);
  put(meter, 0, 1, 1, number(0));
  put(meter, 1, std::nan(""), 1, number(1));
  put(meter, 2, 3, 1, number(1));
  put(meter, 3, 5, 1, number(0));
  const auto terms = meter.read()[0].terms;
  EXPECT_THAT(terms[1], Pair("error", 3));
  EXPECT_THAT(terms.back(), Pair("skipped", 0.5));
}

TEST(Meter, ThrowsWhenEveryStepWasSkippedForNotBeingFinite) {
  Meter meter(2);
  put(meter, 6, std::nan(""), 1, number(1));
  put(meter, 7, 1, INFINITY, number(1));
  EXPECT_THAT([&] { meter.read(); }, ThrowsMessage<Diverged>(HasSubstr("step 7")));
}

TEST(Meter, AnUnskippedStepThatIsNotFiniteThrowsWhateverTheOthersWere) {
  Meter meter(2);
  put(meter, 6, std::nan(""), 1, number(0));
  put(meter, 7, 1, 1, number(1));
  EXPECT_THAT([&] { meter.read(); }, ThrowsMessage<Diverged>(HasSubstr("step 6")));
}

TEST(Meter, ThrowsWhenATurnIsHeldForTwoHundredSteps) {
  Meter meter(50);
  const auto reading_of = [&](std::int64_t first, const Tensor& skipped) {
    for (std::int64_t i = 0; i < 50; ++i) put(meter, first + i, 1, 1, skipped);
    return meter.read();
  };
  reading_of(0, number(1));
  reading_of(50, number(0));  // the count begins anew
  for (const auto first : {100, 150, 200}) reading_of(first, number(1));
  EXPECT_THAT([&] { reading_of(250, number(1)); },
              ThrowsMessage<UserError>(AllOf(HasSubstr("turn model"), HasSubstr("200 steps"), HasSubstr("step 299"))));
}

}  // namespace
}  // namespace gx
