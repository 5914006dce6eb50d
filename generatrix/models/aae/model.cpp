// The adversarial autoencoder. Makhzani, Shlens, Jaitly, Goodfellow and Frey, Adversarial Autoencoders, 2016, arXiv 1511.05644.
#include "generatrix/contract/catalog.h"
#include "generatrix/contract/fits.h"
#include "generatrix/families/latent/gaussian_posterior.h"
#include "generatrix/families/latent/latent_model.h"
#include "generatrix/families/prior_autoencoder/adversarial_turns.h"

namespace gx {
namespace {

struct AaeSpec : LatentNets {
  AaeSpec() { latent = 8; }
  std::string posterior = "point";
  double prior_scale = 1;
  MlpSpec discriminator = {.hidden = {400, 400}};
  DivergenceSpec divergence = NonSaturatingSpec{};
  bool conditional = false;

  static auto fields() {
    return std::tuple_cat(
        fields_with_nets<AaeSpec>(
            field("posterior", &AaeSpec::posterior, "q(z|x): a point, or a normal law", one_of({"point", "gaussian"})),
            field("prior_scale", &AaeSpec::prior_scale, "p(z) = N(0, scale^2 I)", positive),
            field("discriminator", &AaeSpec::discriminator, "net from a code to the logit of its being the prior's"),
            field("divergence", &AaeSpec::divergence, "what discriminator and encoder descend")),
        std::tuple(
            field("conditional", &AaeSpec::conditional,
                  "the decoder reads what rows are given too, such as a label: codes are then what the label leaves open")));
  }
};

std::optional<std::string> why_not_aae(const AaeSpec& spec, const Task& task) {
  if (auto reason = why_no_condition(task, spec.conditional)) return reason;
  return why_not(spec, as_read(task, /*conditional=*/false));
}

std::shared_ptr<PriorAutoencoder> build_aae(const AaeSpec& spec, const Task& task) {
  const auto own = as_read(task, spec.conditional);
  const auto event_reader = std::make_shared<Reader>(own.event);
  const auto given_reader = make_reader(own.given);
  const auto told_shape = event_reader->shape();
  PriorAutoencoder::Parts parts{
      .event_reader = event_reader,
      .given_reader = given_reader,
      .posterior = spec.posterior == "point" ? make_point_posterior(spec.encoder, told_shape, spec.latent)
                                             : make_gaussian_posterior(spec.encoder, told_shape, spec.latent),
      .decoder = make_decoder(spec.decoder, spec.latent, shape_of(given_reader), spec.likelihood, own.event),
      .prior = make_normal_prior(spec.latent, spec.prior_scale)};
  const auto& net = spec.discriminator;
  const auto player = std::make_shared<Mlp>(spec.latent, net.hidden, 1, net.activation, net.norm);
  auto turns = adversarial_turns(parts, player, make_divergence(spec.divergence));
  return std::make_shared<PriorAutoencoder>(std::move(parts), player, std::move(turns), own);
}

}  // namespace

void add_aae(Catalog& catalog) {
  catalog.add<AaeSpec>({.name = "aae",
                        .family = "prior_autoencoder",
                        .summary = "autoencoder whose codes a discriminator brings to a normal law; of labels if wished",
                        .paper = "Makhzani, Shlens, Jaitly, Goodfellow and Frey, Adversarial Autoencoders, 2016, "
                                 "arXiv 1511.05644"},
                       why_not_aae, build_aae);
}

}  // namespace gx
