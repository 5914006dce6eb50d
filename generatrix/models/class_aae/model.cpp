// The adversarial autoencoder whose classes have a part of the plane each. Makhzani, Shlens, Jaitly, Goodfellow and Frey,
// Adversarial Autoencoders, 2016, arXiv 1511.05644, section 2.3.
#include <ATen/ATen.h>

#include "generatrix/contract/catalog.h"
#include "generatrix/contract/fits.h"
#include "generatrix/families/prior_autoencoder/adversarial_turns.h"
#include "generatrix/families/prior_autoencoder/class_prior.h"

namespace gx {
namespace {

constexpr std::int64_t kPlane = 2;

struct ClassAaeSpec {
  ClassPriorSpec prior = PetalsSpec{};
  NetSpec encoder = MlpSpec{};
  NetSpec decoder = MlpSpec{};
  LikelihoodSpec likelihood = AutoSpec{};
  MlpSpec discriminator = {.hidden = {400, 400}};
  DivergenceSpec divergence = NonSaturatingSpec{};

  static auto fields() {
    using S = ClassAaeSpec;
    return std::tuple(
        field("prior", &S::prior, "p(z|y): the part of the plane that codes of a class are brought to"),
        field("encoder", &S::encoder, "net from x to a point of the plane"),
        field("decoder", &S::decoder, "net from z to the parameters of p(x|z); widths from data to latent"),
        field("likelihood", &S::likelihood, "p(x|z)"),
        field("discriminator", &S::discriminator, "net from a code and its label to the logit of its being the prior's"),
        field("divergence", &S::divergence, "what discriminator and encoder descend"));
  }
};

std::optional<std::string> why_not_class_aae(const ClassAaeSpec& spec, const Task& task) {
  if (auto reason = why_no_array(task.event)) return reason;
  if (!task.label()) return "its prior has a part for each class, and rows have no label";
  if (auto reason = why_not(spec.decoder, spec.likelihood, task.event)) return reason;
  return why_not(spec.encoder, task.event.only().shape);
}

std::shared_ptr<ClassifyingAutoencoder> build_class_aae(const ClassAaeSpec& spec, const Task& task) {
  const Task own{task.event, Space{{*task.label()}}};
  const auto event_reader = std::make_shared<Reader>(own.event);
  const auto prior_reader = make_reader(own.given);
  const auto classes = std::make_shared<ClassPrior>(spec.prior, count_of(task.label()->values));
  const PriorAutoencoder::Parts parts{.event_reader = event_reader,
                                      .posterior = make_point_posterior(spec.encoder, event_reader->shape(), kPlane),
                                      .decoder = make_decoder(spec.decoder, kPlane, {}, spec.likelihood, own.event),
                                      .prior = classes,
                                      .prior_reader = prior_reader};
  const auto& net = spec.discriminator;
  const auto n_read = kPlane + prior_reader->shape().whole;
  const auto player = std::make_shared<Mlp>(n_read, net.hidden, 1, net.activation, net.norm);
  auto turns = adversarial_turns(parts, player, make_divergence(spec.divergence), Against::own);
  // p(y|z) of the prior at the code
  const auto classify = [parts, classes](const Tensor& x) -> CanClassify::Classified {
    const auto z = parts.encode({x}).mean();
    return {z, classes->log_classes(z)};
  };
  return std::make_shared<ClassifyingAutoencoder>(parts, player, std::move(turns), own, classify);
}

}  // namespace

void add_class_aae(Catalog& catalog) {
  catalog.add<ClassAaeSpec>({.name = "class_aae",
                             .family = "prior_autoencoder",
                             .summary = "adversarial autoencoder on the plane, where each class has a part of its own",
                             .paper = "Makhzani, Shlens, Jaitly, Goodfellow and Frey, Adversarial Autoencoders, 2016, "
                                      "arXiv 1511.05644, section 2.3"},
                            why_not_class_aae, build_class_aae);
}

}  // namespace gx
