#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "tests/support/one_model.h"

namespace gx {

void add_cvae(Catalog& catalog);

namespace {

using ::testing::HasSubstr;
using ::testing::Optional;

const Task kHalfShown{{{{.name = "image", .values = kBits, .shape = {1, 4, 4}}}},
                      {{{.name = "source", .values = Levels{256}, .shape = {2, 4, 4}}}}};

ModelPtr cvae(const Table& parameters, const Task& task) {
  auto model = built(add_cvae, parameters, task);
  model->eval();
  return model;
}

// Two pictures of bits whose left half is shown.
Batch half_shown(Rng& rng) {
  const auto x = rng.bernoulli(at::full({2, 1, 4, 4}, 0.5));
  auto known = at::zeros({2, 1, 4, 4});
  known.slice(3, 0, 2).fill_(1);
  return {x, at::cat({x * known, known}, 1)};
}

TEST(Cvae, ThePriorFollowsWhatIsGiven) {
  const auto model = cvae({{"latent", 3}}, kHalfShown);
  Rng rng(1);
  const auto p = dynamic_cast<HasPrior&>(*model).prior(half_shown(rng).given);
  EXPECT_EQ(p.batch_shape(), (Shape{2}));
  EXPECT_FALSE(at::equal(p.mean()[0], p.mean()[1]));
}

TEST(Cvae, CompletionsKeepWhatIsShownAndVaryTheRest) {
  const auto model = cvae({{"latent", 3}, {"copy", true}}, kHalfShown);
  Rng rng(2);
  auto batch = half_shown(rng);
  const auto x = batch.x(), known = batch.given.x().narrow(1, 1, 1) > 0;
  batch.event.columns[0].observed = known;
  const auto drawn = dynamic_cast<CanComplete&>(*model).complete(batch, 20, rng).x();
  EXPECT_TRUE(at::equal(drawn.masked_select(known.repeat_interleave(20, 0)),
                        x.repeat_interleave(20, 0).masked_select(known.repeat_interleave(20, 0))));
  EXPECT_GT(drawn.narrow(0, 0, 20).slice(3, 2).std(0).sum().item<double>(), 0);
}

TEST(Cvae, ShownCellsCountNothingInTheBound) {
  const auto model = cvae({{"latent", 3}, {"copy", true}}, kHalfShown);
  Rng rng(3);
  const auto batch = half_shown(rng);
  const auto z = rng.normal({2, 3});
  auto other = batch;
  const auto known = batch.given.x().narrow(1, 1, 1) > 0;
  other.event = at::where(known, 1 - batch.x(), batch.x());
  auto& decoder = dynamic_cast<CanDecode&>(*model);
  EXPECT_TRUE(
      at::equal(decoder.decode(z, batch.given).log_prob(batch.event), decoder.decode(z, batch.given).log_prob(other.event)));
}

TEST(Cvae, SaysWhatItNeeds) {
  const auto entry = entry_of(add_cvae);
  EXPECT_THAT(entry.why_not({}, {kHalfShown.event, {}}), Optional(HasSubstr("rows are given nothing")));
  const Task labels{kHalfShown.event, {{{.name = "label", .values = Symbols{{3}}}}}};
  EXPECT_EQ(entry.why_not({}, labels), std::nullopt);
  EXPECT_THAT(entry.why_not({{"copy", true}}, labels), Optional(HasSubstr("kind mask")));
}

}  // namespace
}  // namespace gx
