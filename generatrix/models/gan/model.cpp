// The generative adversarial network. Goodfellow et al., Generative Adversarial Networks, 2014, arXiv 1406.2661.
#include "generatrix/contract/catalog.h"
#include "generatrix/contract/fits.h"
#include "generatrix/families/adversarial/adversarial.h"
#include "generatrix/nn/nets.h"

namespace gx {
namespace {

struct GanSpec {
  std::int64_t latent = 100;
  std::string prior = "normal";
  NetSpec generator = MlpSpec{.hidden = {1024, 512, 256}, .activation = "leaky_relu", .norm = BatchNormSpec{0.2, 1e-3}};
  NetSpec discriminator = MlpSpec{.hidden = {512, 256}, .activation = "leaky_relu"};
  DivergenceSpec divergence = NonSaturatingSpec{};
  std::int64_t discriminator_steps = 1;
  std::int64_t pretrain = 0;
  bool half_batch = false;

  static auto fields() {
    return std::tuple(
        field("latent", &GanSpec::latent, "dimensions of z", positive),
        field("prior", &GanSpec::prior, "p(z): standard normal, or uniform on [-1, 1)", known_prior()),
        field("generator", &GanSpec::generator, "net from z to an event; widths from data to latent"),
        field("discriminator", &GanSpec::discriminator, "net from an event to the logit of its being real"),
        field("divergence", &GanSpec::divergence, "what the players descend"),
        field("discriminator_steps", &GanSpec::discriminator_steps, "turns of the discriminator per turn of the generator (k)",
              between(1, 1000)),
        field("pretrain", &GanSpec::pretrain, "steps in which the discriminator trains alone", at_least(0)),
        field("half_batch", &GanSpec::half_batch,
              "the discriminator sees half a batch of real rows and as many generated; false: a whole one of each"));
  }
};

std::optional<std::string> why_not_gan(const GanSpec& spec, const Task& task) {
  if (const auto reason = why_no_array(task.event)) return reason;
  const auto& shape = task.event.only().shape;
  for (const auto& net : {spec.generator, spec.discriminator}) {
    if (const auto reason = why_not(net, shape)) return reason;
  }
  return {};
}

std::shared_ptr<Adversarial> build_gan(const GanSpec& spec, const Task& task) {
  const auto& field = task.event.only();
  return std::make_shared<Adversarial>(
      Adversarial::Parts{
          .prior = make_prior(spec.prior, spec.latent),
          .generator = net_to_event(spec.generator, spec.latent, field.shape, 1),
          .discriminator = net_to_vector(spec.discriminator, field.shape, 1),
          .divergence = make_divergence(spec.divergence),
          .range = ValueRange(field),
          .rules = {.discriminator_steps = spec.discriminator_steps, .pretrain = spec.pretrain, .half_batch = spec.half_batch}},
      Task{task.event, {}});
}

}  // namespace

void add_gan(Catalog& catalog) {
  catalog.add<GanSpec>({.name = "gan",
                        .family = "adversarial",
                        .summary = "generative adversarial network: a generator against a discriminator",
                        .paper = "Goodfellow et al., Generative Adversarial Networks, 2014, arXiv 1406.2661"},
                       why_not_gan, build_gan);
}

}  // namespace gx
