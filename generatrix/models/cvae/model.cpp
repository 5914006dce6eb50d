// The conditional VAE with a learned prior. Sohn, Lee and Yan, Learning Structured Output Representation using Deep Conditional
// Generative Models, NeurIPS 2015.
#include "generatrix/contract/catalog.h"
#include "generatrix/contract/fits.h"
#include "generatrix/families/latent/gaussian_posterior.h"
#include "generatrix/families/latent/latent_model.h"
#include "generatrix/families/latent/shown.h"

namespace gx {
namespace {

struct CvaeSpec : LatentNets {
  NetSpec prior = MlpSpec{};
  KlScheduleSpec kl;
  bool copy = false;

  static auto fields() {
    return std::tuple_cat(
        fields_with_nets<CvaeSpec>(field("prior", &CvaeSpec::prior, "net from what rows are given to the parameters of p(z|y)"),
                                   field("kl", &CvaeSpec::kl, "how the weight of the KL moves over training")),
        std::tuple(
            field("copy", &CvaeSpec::copy,
                  "rows are given pictures with a region hidden: what is shown is certain, and only the rest is modelled")));
  }
};

std::optional<std::string> why_not_cvae(const CvaeSpec& spec, const Task& task) {
  if (task.given.empty()) return "it is a model of p(x|y), and rows are given nothing, such as a label or a picture (data.given)";
  if (spec.copy) {
    if (auto reason = why_nothing_shown(task)) return reason;
  }
  if (auto reason = why_not(spec.prior, Reader(task.given).shape().along)) return reason;
  return why_not(spec, task);
}

std::shared_ptr<LatentModel> build_cvae(const CvaeSpec& spec, const Task& task) {
  auto parts = gaussian_parts(spec, task, beta_elbo(/*beta=*/1, spec.kl, /*free_bits=*/0));
  const auto told = shape_of(parts.given_reader);
  parts.prior = make_gaussian_posterior(spec.prior, told, spec.latent);
  if (spec.copy) {
    parts.copies = true;
    parts.decoder = make_decoder(spec.decoder, spec.latent, told, spec.likelihood, with_hidden(task.event));
  }
  return std::make_shared<LatentModel>(std::move(parts), task);
}

}  // namespace

void add_cvae(Catalog& catalog) {
  catalog.add<CvaeSpec>(
      {.name = "cvae",
       .family = "latent",
       .summary = "VAE of p(x|y) whose prior is learned from what is given: labels, columns, pictures in part hidden",
       .paper = "Sohn, Lee and Yan, Learning Structured Output Representation using Deep Conditional Generative "
                "Models, 2015"},
      why_not_cvae, build_cvae);
}

}  // namespace gx
