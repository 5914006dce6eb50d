// The variational autoencoder. Kingma and Welling, Auto-Encoding Variational Bayes, 2014, arXiv 1312.6114.
#include "generatrix/base/errors.h"
#include "generatrix/contract/catalog.h"
#include "generatrix/families/latent/gaussian_posterior.h"
#include "generatrix/families/latent/latent_model.h"
#include "generatrix/nn/labels.h"

namespace gx {
namespace {

struct VaeSpec {
  std::int64_t latent = 20;
  double beta = 1;
  double free_bits = 0;
  KlScheduleSpec kl;
  NetSpec encoder = MlpSpec{};
  NetSpec decoder = MlpSpec{};
  LikelihoodSpec likelihood = BernoulliSpec{};
  bool conditional = false;

  static auto fields() {
    return std::tuple(
        field("latent", &VaeSpec::latent, "dimensions of z", positive),
        field("beta", &VaeSpec::beta, "weight of the KL; 1 is the bound on log p(x)", at_least(0)),
        field("free_bits", &VaeSpec::free_bits, "nats that each latent dimension may use before its KL counts", at_least(0)),
        field("kl", &VaeSpec::kl, "how the weight of the KL moves over training"),
        field("encoder", &VaeSpec::encoder, "net from x to the parameters of q(z|x)"),
        field("decoder", &VaeSpec::decoder, "net from z to the parameters of p(x|z); widths from data to latent"),
        field("likelihood", &VaeSpec::likelihood, "p(x|z)"),
        field("conditional", &VaeSpec::conditional, "encoder and decoder read the label too: a model of p(x|y)"));
  }
};

std::shared_ptr<LatentModel> build_vae(const VaeSpec& spec, const Space& space) {
  if (spec.conditional && space.classes == 0)
    throw errors::bad_value("model.conditional", "true", "needs rows with labels, the data has none");
  const auto classes = spec.conditional ? space.classes : 0;
  const auto read = classes > 0 ? event_with_label(spec.encoder, space.event, classes) : space.event;
  auto likelihood = make_likelihood(spec.likelihood, space);
  auto posterior_net = net_to_vector(spec.encoder, read, 2 * spec.latent);
  auto decoder_net = net_to_event(spec.decoder, spec.latent + classes, space.event, likelihood->n_per_dim());
  return std::make_shared<LatentModel>(LatentModel::Parts{
      .posterior = std::make_shared<GaussianPosterior>(std::move(posterior_net)),
      .decoder = std::make_shared<Decoder>(std::move(decoder_net), std::move(likelihood)),
      .prior = std::make_shared<StandardNormalPrior>(spec.latent),
      .objective = beta_elbo(spec.beta, spec.kl, spec.free_bits),
      .classes = classes,
      .posterior_event = read,
  });
}

}  // namespace

void add_vae(Catalog& catalog) {
  catalog.add<VaeSpec>({.name = "vae",
                        .family = "latent",
                        .summary = "variational autoencoder: Gaussian encoder and prior, choice of likelihoods",
                        .paper = "Kingma and Welling, Auto-Encoding Variational Bayes, 2014, arXiv 1312.6114"},
                       build_vae);
}

}  // namespace gx
