// The semi-supervised adversarial autoencoder. Makhzani, Shlens, Jaitly, Goodfellow and Frey, Adversarial Autoencoders, 2016,
// arXiv 1511.05644, section 5.
#include <ATen/ATen.h>

#include "generatrix/contract/catalog.h"
#include "generatrix/contract/conditions.h"
#include "generatrix/contract/fits.h"
#include "generatrix/families/latent/latent_model.h"
#include "generatrix/families/prior_autoencoder/adversarial_turns.h"
#include "generatrix/models/semi_aae/label_and_style.h"

namespace gx {
namespace {

struct SemiAaeSpec : LatentNets {
  SemiAaeSpec() { latent = 8; }
  MlpSpec discriminator = {.hidden = {400, 400}};
  DivergenceSpec divergence = NonSaturatingSpec{};

  static auto fields() {
    return fields_with_nets<SemiAaeSpec>(
        field("discriminator", &SemiAaeSpec::discriminator, "net from a code to the logit of its being the prior's"),
        field("divergence", &SemiAaeSpec::divergence, "what discriminator and encoder descend"));
  }
};

std::optional<std::string> why_not_semi_aae(const SemiAaeSpec& spec, const Task& task) {
  if (auto reason = why_no_array(task.event)) return reason;
  if (!task.label()) return "it learns labels, known for some rows at least (data.labels), and rows have none";
  return why_not(spec, as_read(task, /*conditional=*/false));
}

// -log q(y|x) of rows whose label is known (section 5: the semi-supervised classification phase).
Turn label_turn(const std::shared_ptr<LabelAndStyle>& labels, const Task& task) {
  const auto loss = [=](const Batch& batch, const Step&) {
    const auto y = labels_of(batch.given, task).to(at::kLong);
    const auto log_prob = labels->parts(batch.x()).first.gather(1, y.unsqueeze(1)).squeeze(1);  // [B]
    const auto known = known_labels(batch.given, task);
    const auto labelled = known.defined() ? known.to(log_prob.scalar_type()).mean() : at::ones({}, log_prob.options());
    return Loss().add("cross_entropy", -mean_of_known(log_prob, known)).watch("labelled", labelled.detach());
  };
  return {.name = "label", .parameters = labels->parameters(), .loss = loss, .reads = Turn::Reads::shared};
}

std::shared_ptr<ClassifyingAutoencoder> build_semi_aae(const SemiAaeSpec& spec, const Task& task) {
  const auto& field = task.event.only();
  const Task own{task.event, Space{{*task.label()}}};
  const auto n_classes = count_of(task.label()->values), n_code = n_classes + spec.latent;
  const auto labels = std::make_shared<LabelAndStyle>(spec.encoder, field.shape, n_classes, spec.latent);
  // the decoder is told nothing besides the code, which has a place for the class
  PriorAutoencoder::Parts parts{.event_reader = std::make_shared<Reader>(own.event),
                                .posterior = labels,
                                .decoder = make_decoder(spec.decoder, n_code, {}, spec.likelihood, own.event),
                                .prior = std::make_shared<LabelAndNormal>(n_classes, spec.latent),
                                .prior_reader = make_reader(with_known_label(own).given)};
  const auto& net = spec.discriminator;
  const auto player = std::make_shared<Mlp>(n_code, net.hidden, 1, net.activation, net.norm);
  auto turns = adversarial_turns(parts, player, make_divergence(spec.divergence));
  turns.push_back(label_turn(labels, own));
  const auto classify = [labels](const Tensor& x) -> CanClassify::Classified {
    const auto [label, style] = labels->parts(x);
    return {at::cat({label, style}, -1), label};
  };
  return std::make_shared<ClassifyingAutoencoder>(std::move(parts), player, std::move(turns), own, classify);
}

}  // namespace

void add_semi_aae(Catalog& catalog) {
  catalog.add<SemiAaeSpec>({.name = "semi_aae",
                            .family = "prior_autoencoder",
                            .summary = "adversarial autoencoder with a class and a style in every code, learned from few labels",
                            .paper = "Makhzani, Shlens, Jaitly, Goodfellow and Frey, Adversarial Autoencoders, 2016, "
                                     "arXiv 1511.05644, section 5"},
                           why_not_semi_aae, build_semi_aae);
}

}  // namespace gx
