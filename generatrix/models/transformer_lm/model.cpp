// The transformer as a language model. Vaswani et al., Attention is all you need, 2017, arXiv 1706.03762; the decoder alone with
// normalization before each part, as Radford et al., Language models are unsupervised multitask learners, 2019.
#include "generatrix/contract/catalog.h"
#include "generatrix/contract/fits.h"
#include "generatrix/families/autoregressive/autoregressive.h"
#include "generatrix/families/autoregressive/transformer_net.h"
#include "generatrix/nn/sizes.h"
#include "generatrix/nn/vector_condition.h"

namespace gx {
namespace {

struct TransformerLmSpec {
  std::int64_t layers = 4;
  std::int64_t channels = 128;
  std::int64_t heads = 4;
  double dropout = 0;
  std::string positions = "rotary";
  bool conditional = false;

  static auto fields() {
    return std::tuple(
        field("layers", &TransformerLmSpec::layers, "blocks, each of attention and a perceptron", net_depth),
        field("channels", &TransformerLmSpec::channels, "numbers of a symbol between blocks, four times as many within",
              net_width),
        field("heads", &TransformerLmSpec::heads, "ways of attending of each block; divides channels", net_width),
        field("dropout", &TransformerLmSpec::dropout, "share of features left out of each part, in training", between(0, 0.9)),
        field("positions", &TransformerLmSpec::positions,
              "rotary: angles that grow with the place, for rows of any length; learned: a vector for each place, up to "
              "the longest row of training",
              one_of({"rotary", "learned"})),
        field("conditional", &TransformerLmSpec::conditional, "every place reads what rows are given: a model of p(x|y)"));
  }
};

std::optional<std::string> why_not_transformer_lm(const TransformerLmSpec& spec, const Task& task) {
  if (auto reason = SymbolOrder::why_not(task.event)) return reason;
  if (task.event.only().layout != Field::Layout::sequence) return "its rows are no sequences";
  if (spec.channels % spec.heads != 0)
    return fmt::format("model.channels = {} is no multiple of model.heads = {}", spec.channels, spec.heads);
  if (spec.positions == "rotary" && spec.channels / spec.heads % 2 != 0)
    return fmt::format("rotary positions turn pairs of numbers, and each head has {}", spec.channels / spec.heads);
  return why_no_vector_condition(task, spec.conditional);
}

std::shared_ptr<Autoregressive> build_transformer_lm(const TransformerLmSpec& spec, const Task& task) {
  const auto own = as_read(task, spec.conditional);
  const auto reader = make_reader(own.given);
  const TransformerShape shape{.layers = spec.layers,
                               .channels = spec.channels,
                               .heads = spec.heads,
                               .dropout = spec.dropout,
                               .rotary = spec.positions == "rotary"};
  auto net = std::make_shared<TransformerNet>(shape, own.event.only(), shape_of(reader));
  return std::make_shared<Autoregressive>(std::move(net), reader, own);
}

}  // namespace

void add_transformer_lm(Catalog& catalog) {
  catalog.add<TransformerLmSpec>(
      {.name = "transformer_lm",
       .family = "autoregressive",
       .summary = "attention over all symbols before: exact probabilities of texts, what stands far apart included",
       .paper = "Vaswani, Shazeer, Parmar, Uszkoreit, Jones, Gomez, Kaiser and Polosukhin, Attention is all you need, 2017, "
                "arXiv 1706.03762"},
      why_not_transformer_lm, build_transformer_lm);
}

}  // namespace gx
