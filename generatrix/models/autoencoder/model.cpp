// The autoencoder. Hinton and Salakhutdinov, Reducing the Dimensionality of Data with Neural Networks, 2006.
#include "generatrix/contract/catalog.h"
#include "generatrix/families/autoencoder/autoencoder.h"

namespace gx {
namespace {

struct AutoencoderSpec {
  std::int64_t latent = 20;
  NetSpec encoder = MlpSpec{};
  NetSpec decoder = MlpSpec{};
  CorruptionSpec corruption = NoCorruptionSpec{};

  static auto fields() {
    return std::tuple(field("latent", &AutoencoderSpec::latent, "dimensions of the code", positive),
                      field("encoder", &AutoencoderSpec::encoder, "net from x to its code"),
                      field("decoder", &AutoencoderSpec::decoder, "net from a code to x; widths from data to latent"),
                      field("corruption", &AutoencoderSpec::corruption,
                            "of x in training, which the decoder must undo: a denoising autoencoder"));
  }
};

std::optional<std::string> why_not_autoencoder(const AutoencoderSpec& spec, const Task& task) {
  if (auto reason = why_no_autoencoder(spec.encoder, spec.decoder, task)) return reason;
  return why_not(spec.corruption, task.event.only());
}

std::shared_ptr<Autoencoder> build_autoencoder(const AutoencoderSpec& spec, const Task& task) {
  const auto& shape = task.event.only().shape;
  return std::make_shared<Autoencoder>(Autoencoder::Parts{.encoder = net_to_vector(spec.encoder, shape, spec.latent),
                                                          .decoder = net_to_event(spec.decoder, spec.latent, shape, 1),
                                                          .corruption = make_corruption(spec.corruption)},
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
