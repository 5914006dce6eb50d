// The recurrent language model, with gated units. Mikolov et al., Recurrent neural network based language model, 2010; Cho et al.
// 2014, arXiv 1406.1078.
#include "generatrix/contract/catalog.h"
#include "generatrix/contract/fits.h"
#include "generatrix/families/autoregressive/autoregressive.h"
#include "generatrix/families/autoregressive/recurrent_net.h"
#include "generatrix/nn/sizes.h"
#include "generatrix/nn/vector_condition.h"

namespace gx {
namespace {

struct RnnLmSpec {
  std::int64_t embedding = 64;
  std::int64_t hidden = 256;
  double dropout = 0;
  bool tied = false;
  bool conditional = false;

  static auto fields() {
    return std::tuple(
        field("embedding", &RnnLmSpec::embedding, "numbers of a symbol's vector", net_width),
        field("hidden", &RnnLmSpec::hidden, "features that the unit carries from symbol to symbol", net_width),
        field("dropout", &RnnLmSpec::dropout, "share of features left out before the unit and before the logits, in training",
              between(0, 0.9)),
        field("tied", &RnnLmSpec::tied, "symbols have one vector before the unit and for their logits; needs embedding = hidden"),
        field("conditional", &RnnLmSpec::conditional, "the first state reads what rows are given: a model of p(x|y)"));
  }
};

std::optional<std::string> why_not_rnn_lm(const RnnLmSpec& spec, const Task& task) {
  if (auto reason = SymbolOrder::why_not(task.event)) return reason;
  if (task.event.only().layout != Field::Layout::sequence) return "its rows are no sequences";
  if (spec.tied && spec.embedding != spec.hidden) return "model.tied needs model.embedding = model.hidden";
  if (spec.tied && SymbolOrder(task.event.only()).n_logits() == 1) return "model.tied needs more than two symbols";
  return why_no_vector_condition(task, spec.conditional);
}

std::shared_ptr<Autoregressive> build_rnn_lm(const RnnLmSpec& spec, const Task& task) {
  const auto own = as_read(task, spec.conditional);
  const SymbolOrder order(own.event.only());
  const auto reader = make_reader(own.given);
  const RecurrentNetShape shape{.embedding = spec.embedding, .hidden = spec.hidden, .dropout = spec.dropout, .tied = spec.tied};
  auto net = std::make_shared<RecurrentNet>(shape, order.n_symbols(), order.n_logits(), shape_of(reader));
  return std::make_shared<Autoregressive>(std::move(net), reader, own);
}

}  // namespace

void add_rnn_lm(Catalog& catalog) {
  catalog.add<RnnLmSpec>(
      {.name = "rnn_lm",
       .family = "autoregressive",
       .summary = "gated recurrent net over sequences of symbols: exact probabilities of texts",
       .paper = "Mikolov, Karafiat, Burget, Cernocky and Khudanpur, Recurrent neural network based language model, "
                "Interspeech, 2010"},
      why_not_rnn_lm, build_rnn_lm);
}

}  // namespace gx
