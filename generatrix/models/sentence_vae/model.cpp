// The sentence VAE. Bowman, Vilnis, Vinyals, Dai, Jozefowicz and Bengio 2016, arXiv 1511.06349; with an encoder that may move
// ahead: He, Spokoyny, Neubig and Berg-Kirkpatrick 2019, arXiv 1901.05534.
#include "generatrix/contract/catalog.h"
#include "generatrix/contract/fits.h"
#include "generatrix/families/autoregressive/recurrent_net.h"
#include "generatrix/families/autoregressive/recurrent_posterior.h"
#include "generatrix/families/autoregressive/symbol_decoder.h"
#include "generatrix/families/latent/gaussian_posterior.h"
#include "generatrix/families/latent/latent_model.h"
#include "generatrix/nn/sizes.h"
#include "generatrix/nn/vector_condition.h"

namespace gx {
namespace {

struct SentenceVaeSpec {
  std::int64_t latent = 32, embedding = 256, hidden = 256;
  double dropout = 0, word_dropout = 0, beta = 1, free_bits = 0;
  KlScheduleSpec kl;
  AheadSpec ahead;
  bool conditional = false;

  static auto fields() {
    return std::tuple(
        field("latent", &SentenceVaeSpec::latent, "dimensions of z", net_width),
        field("embedding", &SentenceVaeSpec::embedding, "numbers of the learned vector of each symbol", net_width),
        field("hidden", &SentenceVaeSpec::hidden, "features that the units of encoder and decoder carry", net_width),
        field("dropout", &SentenceVaeSpec::dropout,
              "share of the decoder's features, before and behind its unit, that is left out in training", between(0, 0.95)),
        field("word_dropout", &SentenceVaeSpec::word_dropout,
              "share of the symbols before that the decoder does not see in training; 1: it sees none", between(0, 1)),
        field("beta", &SentenceVaeSpec::beta, "weight of the KL; 1 is the bound on log p(x)", at_least(0)),
        field("free_bits", &SentenceVaeSpec::free_bits, "nats that each latent dimension may use before its KL counts",
              at_least(0)),
        field("kl", &SentenceVaeSpec::kl, "how the weight of the KL moves over training"),
        field("ahead", &SentenceVaeSpec::ahead, "the encoder moves ahead of the decoder early in training"),
        field("conditional", &SentenceVaeSpec::conditional, "encoder and decoder read what rows are given: a model of p(x|y)"));
  }
};

std::optional<std::string> why_not_sentence_vae(const SentenceVaeSpec& spec, const Task& task) {
  if (auto reason = SymbolOrder::why_not(task.event)) return reason;
  if (task.event.only().layout != Field::Layout::sequence) return "its rows are no sequences";
  if (is_bits(task.event.only().values)) return "its symbols are bits; rnn_lm reads them";
  return why_no_vector_condition(task, spec.conditional);
}

std::shared_ptr<LatentModel> build_sentence_vae(const SentenceVaeSpec& spec, const Task& task) {
  const auto own = as_read(task, spec.conditional);
  const SymbolOrder order(own.event.only());
  auto event_reader = std::make_shared<Reader>(together(own), spec.embedding, Reader::Members::in_memory);
  auto given_reader = make_reader(own.given);
  const ContextShape told{.whole = spec.latent + shape_of(given_reader).whole};
  const RecurrentNetShape shape{.embedding = spec.embedding,
                                .hidden = spec.hidden,
                                .dropout = spec.dropout,
                                .word_dropout = spec.word_dropout,
                                .tells_steps = true};
  auto net = std::make_shared<RecurrentNet>(shape, order.n_symbols(), order.n_logits(), told);
  LatentModel::Parts parts{.event_reader = event_reader,
                           .given_reader = given_reader,
                           .posterior = std::make_shared<RecurrentPosterior>(event_reader->shape(), spec.hidden, spec.latent),
                           .decoder = std::make_shared<SymbolDecoder>(std::move(net), order.field()),
                           .prior = std::make_shared<StandardNormalPrior>(spec.latent),
                           .objective = beta_elbo(spec.beta, spec.kl, spec.free_bits)};
  if (spec.ahead.steps > 0) parts.encoder_ahead = std::make_shared<EncoderAhead>(spec.ahead);
  return std::make_shared<LatentModel>(std::move(parts), own);
}

}  // namespace

void add_sentence_vae(Catalog& catalog) {
  catalog.add<SentenceVaeSpec>({.name = "sentence_vae",
                                .family = "latent",
                                .summary = "variational autoencoder of sequences of symbols: recurrent encoder and decoder",
                                .paper = "Bowman, Vilnis, Vinyals, Dai, Jozefowicz and Bengio, Generating sentences from a "
                                         "continuous space, 2016, arXiv 1511.06349"},
                               why_not_sentence_vae, build_sentence_vae);
}

}  // namespace gx
