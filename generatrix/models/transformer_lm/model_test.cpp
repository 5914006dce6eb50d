#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"

#include "tests/support/one_model.h"

namespace gx {

void add_transformer_lm(Catalog& catalog);

namespace {

const Field kText{.name = "text", .values = Symbols{{30}}, .layout = Field::Layout::sequence, .longest = 12, .end = 29};
const Task kTexts{Space{{kText}}, {}}, kLabelled{Space{{kText}}, Space{{Field{.name = "label", .values = Symbols{{4}}}}}};

ModelPtr build(const Table& parameters, const Task& task) { return built(add_transformer_lm, parameters, task); }

// Vectors of 30 symbols and of the start, of 12 places; a block: 3 + 1 + 4 + 4 matrices, biases of 1 + 4 + 1 and two
// normalizations; the last normalization and a bias for each symbol.
TEST(TransformerLm, HasTheParametersOfADecoder) {
  const std::int64_t c = 8, block = 12 * c * c + 6 * c + 4 * c;
  const Table small{{"layers", 3}, {"channels", c}, {"heads", 2}, {"positions", "learned"}};
  EXPECT_EQ(n_parameters(*build(small, kTexts)), 31 * c + 12 * c + 3 * block + 2 * c + 30);
  auto rotary = small, conditional = small;
  rotary.set("positions", "rotary");
  conditional.set("conditional", true);
  EXPECT_EQ(n_parameters(*build(rotary, kTexts)), 31 * c + 3 * block + 2 * c + 30);
  EXPECT_EQ(n_parameters(*build(conditional, kLabelled)), 31 * c + 12 * c + 3 * block + 2 * c + 30 + 4 * c);
}

TEST(TransformerLm, ReadsWhatItIsGivenWhereItIsConditional) {
  const auto model = build({{"conditional", true}, {"layers", 1}, {"channels", 8}}, kLabelled);
  EXPECT_EQ(model->task(), kLabelled);
  EXPECT_EQ(build({{"layers", 1}, {"channels", 8}}, kLabelled)->task(), kTexts);
  EXPECT_THROW(build({{"conditional", true}}, kTexts), UserError);
}

TEST(TransformerLm, RefusesHeadsThatDoNotDivideAndWhatIsNoSequence) {
  EXPECT_THROW(build({{"channels", 10}, {"heads", 4}}, kTexts), UserError);
  EXPECT_THROW(build({{"channels", 12}, {"heads", 4}, {"positions", "rotary"}}, kTexts), UserError);
  EXPECT_THROW(build({}, Task{Space{{Field{.name = "x", .values = kBits, .shape = {6}}}}, {}}), UserError);
  EXPECT_THROW(build({}, Task{Space{{Field{.name = "x", .values = Real{}, .layout = Field::Layout::sequence}}}, {}}), UserError);
}

}  // namespace
}  // namespace gx
