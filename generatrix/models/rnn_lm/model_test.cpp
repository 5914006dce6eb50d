#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "generatrix/base/errors.h"
#include "generatrix/contract/abilities.h"

#include "tests/support/one_model.h"

namespace gx {

void add_rnn_lm(Catalog& catalog);

namespace {

const Field kText{.name = "text", .values = Symbols{{30}}, .layout = Field::Layout::sequence, .longest = 12, .end = 29};
const Task kTexts{Space{{kText}}, {}}, kLabelled{Space{{kText}}, Space{{Field{.name = "label", .values = Symbols{{4}}}}}};

ModelPtr build(const Table& parameters, const Task& task) { return built(add_rnn_lm, parameters, task); }

// Vectors of 30 symbols and of the start; three gates by vector and state, with two biases each; logits.
TEST(RnnLm, HasTheParametersOfAGatedUnit) {
  const auto unit = 3 * 16 * (8 + 16 + 2);
  EXPECT_EQ(n_parameters(*build({{"embedding", 8}, {"hidden", 16}}, kTexts)), 31 * 8 + unit + 30 * 16 + 30);
  const Table conditional{{"embedding", 8}, {"hidden", 16}, {"conditional", true}};
  EXPECT_EQ(n_parameters(*build(conditional, kLabelled)), 31 * 8 + unit + 30 * 16 + 30 + 16 * 4)
      << "the label makes the first state";
}

// Press and Wolf 2017: the rows of one matrix stand before and behind the unit.
TEST(RnnLm, SymbolsHaveOneVectorWhereItIsTied) {
  const Table tied{{"embedding", 16}, {"hidden", 16}, {"tied", true}};
  const auto model = build(tied, kTexts);
  EXPECT_EQ(n_parameters(*model), 31 * 16 + 3 * 16 * (16 + 16 + 2) + 30);
  Rng rng(1);
  const auto text = dynamic_cast<CanSample&>(*model).sample(50, {}, rng);
  const auto nats = dynamic_cast<CanScore&>(*model).score({text}, rng).nats;
  const auto most = std::log(30.) * static_cast<double>(text.columns[0].length.sum().item<std::int64_t>());
  EXPECT_NEAR(-nats.sum().item<double>(), most, 0.3 * most) << "an untrained net says little";
  EXPECT_THROW(build({{"embedding", 8}, {"hidden", 16}, {"tied", true}}, kTexts), UserError);
  const Task bits{Space{{Field{.name = "x", .values = kBits, .layout = Field::Layout::sequence, .longest = 4}}}, {}};
  EXPECT_THROW(build(tied, bits), UserError);
}

TEST(RnnLm, DrawsTextsThatEnd) {
  Rng rng(1);
  const auto model = build({{"embedding", 8}, {"hidden", 16}}, kTexts);
  const auto text = dynamic_cast<CanSample&>(*model).sample(200, {}, rng).columns[0];
  EXPECT_EQ(text.data.sizes(), (at::IntArrayRef{200, 12}));
  const auto last = text.data.gather(1, (text.length - 1).unsqueeze(1)).squeeze(1);
  EXPECT_TRUE(((last == 29) | (text.length == 12)).all().item<bool>());
  EXPECT_LT(text.length.min().item<std::int64_t>(), 12);
  EXPECT_TRUE(((text.data == 0) | is_member(text.length, 12)).all().item<bool>());
}

TEST(RnnLm, ReadsWhatItIsGivenWhereItIsConditional) {
  Rng rng(1);
  const Rows text({Column{at::full({2, 3}, 5, at::kLong), at::full({2}, 3, at::kLong)}});
  const auto model = build({{"conditional", true}}, kLabelled);
  EXPECT_EQ(model->task(), kLabelled);
  const auto nats = dynamic_cast<CanScore&>(*model).score({text, at::arange(2)}, rng).nats;
  EXPECT_NE(nats[0].item<float>(), nats[1].item<float>());
  EXPECT_THROW(dynamic_cast<CanScore&>(*model).score({text}, rng), UserError);
  EXPECT_EQ(build({}, kLabelled)->task(), kTexts);
  EXPECT_THROW(build({{"conditional", true}}, kTexts), UserError);
}

TEST(RnnLm, RefusesWhatIsNoSequence) {
  EXPECT_THROW(build({}, Task{Space{{Field{.name = "x", .values = kBits, .shape = {6}}}}, {}}), UserError);
  EXPECT_THROW(build({}, Task{Space{{Field{.name = "x", .values = Real{}, .layout = Field::Layout::sequence}}}, {}}), UserError);
  EXPECT_THROW(build({}, Task{Space{{Field{.name = "x", .values = Symbols{{5}}, .layout = Field::Layout::set}}}, {}}), UserError);
  const Space picture{{Field{.name = "image", .values = Levels{256}, .shape = {1, 4, 4}}}};
  EXPECT_THROW(build({{"conditional", true}}, Task{kTexts.event, picture}), UserError);
}

}  // namespace
}  // namespace gx
