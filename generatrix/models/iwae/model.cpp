// The importance-weighted autoencoder. Burda, Grosse and Salakhutdinov, Importance Weighted Autoencoders, 2016, arXiv 1509.00519.
#include "generatrix/contract/catalog.h"
#include "generatrix/contract/fits.h"
#include "generatrix/families/latent/latent_model.h"
#include "generatrix/models/iwae/importance_bound.h"

namespace gx {
namespace {

struct IwaeSpec : LatentNets {
  IwaeSpec()
      : LatentNets{.latent = 50,
                   .encoder = MlpSpec{.hidden = {200, 200}, .activation = "tanh"},
                   .decoder = MlpSpec{.hidden = {200, 200}, .activation = "tanh"}} {}
  std::int64_t draws = 5;
  std::int64_t groups = 1;
  double elbo_share = 0;
  std::string gradient = "doubly_reparameterized";
  bool conditional = false;

  static auto fields() {
    return std::tuple_cat(
        fields_with_nets<IwaeSpec>(
            field("draws", &IwaeSpec::draws, "K: draws of z that one bound averages", positive),
            field("groups", &IwaeSpec::groups, "M: independent bounds of K draws each that a row averages (MIWAE)", positive),
            field("elbo_share", &IwaeSpec::elbo_share, "share of the ELBO in the objective (CIWAE's beta)", between(0, 1)),
            field("gradient", &IwaeSpec::gradient, "of the encoder: doubly_reparameterized or plain",
                  one_of({"doubly_reparameterized", "plain"}))),
        std::tuple(field("conditional", &IwaeSpec::conditional,
                         "encoder and decoder read what rows are given too, such as a label: a model of p(x|y)")));
  }
};

std::optional<std::string> why_not_iwae(const IwaeSpec& spec, const Task& task) {
  if (auto reason = why_no_condition(task, spec.conditional)) return reason;
  return why_not(spec, as_read(task, spec.conditional));
}

std::shared_ptr<LatentModel> build_iwae(const IwaeSpec& spec, const Task& task) {
  const auto own = as_read(task, spec.conditional);
  return std::make_shared<LatentModel>(gaussian_parts(spec, own,
                                                      importance_bound({.draws = spec.draws,
                                                                        .groups = spec.groups,
                                                                        .elbo_share = spec.elbo_share,
                                                                        .doubly = spec.gradient == "doubly_reparameterized"})),
                                       own);
}

}  // namespace

void add_iwae(Catalog& catalog) {
  catalog.add<IwaeSpec>({.name = "iwae",
                         .family = "latent",
                         .summary = "VAE trained by a bound of many weighted draws, tighter than the ELBO",
                         .paper = "Burda, Grosse and Salakhutdinov, Importance Weighted Autoencoders, 2016, arXiv 1509.00519"},
                        why_not_iwae, build_iwae);
}

}  // namespace gx
