// The variational autoencoder. Kingma and Welling, Auto-Encoding Variational Bayes, 2014, arXiv 1312.6114.
#include "generatrix/contract/catalog.h"
#include "generatrix/contract/fits.h"
#include "generatrix/data/fill_in.h"
#include "generatrix/families/latent/latent_model.h"

namespace gx {
namespace {

struct VaeSpec : LatentNets {
  double beta = 1;
  double free_bits = 0;
  double input_dropout = 0;
  KlScheduleSpec kl;
  bool conditional = false;

  static auto fields() {
    return std::tuple_cat(
        fields_with_nets<VaeSpec>(
            field("beta", &VaeSpec::beta, "weight of the KL; 1 is the bound on log p(x)", at_least(0)),
            field("free_bits", &VaeSpec::free_bits, "nats that each latent dimension may use before its KL counts", at_least(0)),
            field("input_dropout", &VaeSpec::input_dropout,
                  "share of a row's known cells, or of its entries, that the encoder is not told in training", between(0, 0.95)),
            field("kl", &VaeSpec::kl, "how the weight of the KL moves over training")),
        std::tuple(field("conditional", &VaeSpec::conditional,
                         "encoder and decoder read what rows are given too, such as a label: a model of p(x|y)")));
  }
};

std::optional<std::string> why_not_vae(const VaeSpec& spec, const Task& task) {
  if (auto reason = why_no_condition(task, spec.conditional)) return reason;
  if (spec.input_dropout > 0 && !can_hide(task.event))
    return "input_dropout leaves out cells, and rows of " + words_of(task.event) + " have all of them: set it to 0";
  return why_not(spec, as_read(task, spec.conditional));
}

std::shared_ptr<LatentModel> build_vae(const VaeSpec& spec, const Task& task) {
  const auto own = as_read(task, spec.conditional);
  auto parts = gaussian_parts(spec, own, beta_elbo(spec.beta, spec.kl, spec.free_bits));
  parts.hidden = spec.input_dropout;
  return std::make_shared<LatentModel>(std::move(parts), own);
}

}  // namespace

void add_vae(Catalog& catalog) {
  catalog.add<VaeSpec>({.name = "vae",
                        .family = "latent",
                        .summary = "variational autoencoder: Gaussian encoder and prior, choice of likelihoods",
                        .paper = "Kingma and Welling, Auto-Encoding Variational Bayes, 2014, arXiv 1312.6114"},
                       why_not_vae, build_vae);
}

}  // namespace gx
