// Laws of models that draw an event symbol by symbol and keep what earlier symbols have computed.
#include "generatrix/families/autoregressive/autoregressive.h"

#include "tests/laws/fixture.h"

namespace gx {
namespace {

class SymbolBySymbol : public ModelTest {};

// One pass of the whole net over drawn rows gives the law of every symbol, and the numbers that were drawn by choose from these
// laws the symbols that were drawn. So the whole net, run for every symbol, would have drawn the same.
TEST_P(SymbolBySymbol, ADrawThatKeepsFeaturesIsThatOfTheWholeNet) {
  if (all_models().at(GetParam().model).info.family != "autoregressive") GTEST_SKIP() << "is of another family";
  const auto model = build(GetParam());
  auto* own = dynamic_cast<Autoregressive*>(model.get());
  if (!own || !test_device().is_cpu()) GTEST_SKIP() << "draws in another way";
  const at::NoGradGuard off;
  auto rng = test_rng(4);
  for (auto& p : model->parameters()) p.add_(rng.normal(p.sizes()), 0.05);  // first weights may be zeros
  constexpr std::int64_t n = 6;
  const SymbolOrder order(task().event.only());
  const auto uniforms = rng.uniform({n, order.longest()});
  const auto told = given(*model, n);
  const auto column = own->draw(uniforms, told).columns.front();
  const auto symbols = order.ordered(order.symbols(column.data));
  auto logits = own->logits({Rows({column}), told});
  if (logits.dim() == 5) logits = logits.permute({0, 2, 3, 1, 4}).flatten(1, 3);
  logits = logits.flatten(1, -2);
  ASSERT_EQ(logits.size(1), symbols.size(1));
  const auto members = order.is_sequence() ? is_member(column.length, symbols.size(1)) : at::ones_like(symbols, at::kBool);
  for (std::int64_t i = 0; i < symbols.size(1); ++i) {
    const auto same = drawn_symbols(logits.select(1, i), uniforms.select(1, i)) == symbols.select(1, i);
    EXPECT_TRUE(same.logical_or(members.select(1, i).logical_not()).all().item<bool>()) << "place " << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Catalog, SymbolBySymbol, ::testing::ValuesIn(model_cases()), case_name);

}  // namespace
}  // namespace gx
