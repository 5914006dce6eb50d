// The autoencoder. Hinton and Salakhutdinov, Reducing the Dimensionality of Data with Neural Networks, 2006.
#include "generatrix/contract/catalog.h"
#include "generatrix/contract/fits.h"
#include "generatrix/families/autoencoder/autoencoder.h"
#include "generatrix/nn/nets.h"

namespace gx {
namespace {

struct AutoencoderSpec {
  std::int64_t latent = 20;
  NetSpec encoder = MlpSpec{};
  NetSpec decoder = MlpSpec{};
  double noise = 0;

  static auto fields() {
    return std::tuple(field("latent", &AutoencoderSpec::latent, "dimensions of the code", positive),
                      field("encoder", &AutoencoderSpec::encoder, "net from x to its code"),
                      field("decoder", &AutoencoderSpec::decoder, "net from a code to x; widths from data to latent"),
                      field("noise", &AutoencoderSpec::noise,
                            "standard deviation of the noise on x that training removes (denoising); 0 = none", at_least(0)));
  }
};

std::optional<std::string> why_not_autoencoder(const AutoencoderSpec& spec, const Task& task) {
  if (const auto reason = why_no_array(task.event)) return reason;
  const auto& shape = task.event.only().shape;
  for (const auto& net : {spec.encoder, spec.decoder}) {
    if (const auto reason = why_not(net, shape)) return reason;
  }
  return {};
}

std::shared_ptr<Autoencoder> build_autoencoder(const AutoencoderSpec& spec, const Task& task) {
  const auto& shape = task.event.only().shape;
  return std::make_shared<Autoencoder>(Autoencoder::Parts{.encoder = net_to_vector(spec.encoder, shape, spec.latent),
                                                          .decoder = net_to_event(spec.decoder, spec.latent, shape, 1),
                                                          .noise = spec.noise},
                                       Task{task.event, {}});
}

}  // namespace

void add_autoencoder(Catalog& catalog) {
  catalog.add<AutoencoderSpec>(
      {.name = "autoencoder",
       .family = "autoencoder",
       .summary = "autoencoder: codes of least squared error, denoising if wished; a sampler is fitted to its codes",
       .paper = "Hinton and Salakhutdinov, Reducing the Dimensionality of Data with Neural Networks, 2006"},
      why_not_autoencoder, build_autoencoder);
}

}  // namespace gx
