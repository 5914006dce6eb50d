// How smooth the decoder is between latents drawn from the prior (two_sample/path_length.h).
#include <ATen/ATen.h>

#include "generatrix/eval/judging.h"
#include "generatrix/eval/known_metrics.h"
#include "generatrix/eval/two_sample/path_length.h"

namespace gx {
namespace {

constexpr std::int64_t kPaths = 256;

Metric::Finding measure_latent_smoothness(const Subject& subject) {
  if (!subject.model().task().given.empty()) return Omitted{{}, "the decoder needs a condition"};
  const at::NoGradGuard off;
  auto rng = subject.noise("latent_smoothness");
  auto& decoder = dynamic_cast<CanDecode&>(subject.model());
  const auto prior = dynamic_cast<HasPrior&>(subject.model()).prior({});
  auto* inverter = dynamic_cast<CanInvert*>(&subject.model());  // whose decoder may round to levels, which is nowhere smooth
  const auto decode = [&](const Tensor& z) {
    return inverter ? inverter->bijector({}).forward(z).value : decoder.decode(z, {}).mean().x();
  };
  const auto& reference = *subject.reference();
  const auto features = [&](const Tensor& x) {
    return reference.see(carried(x.to(at::kCPU, at::kFloat), subject.codec(), reference.codec())).features;
  };
  const auto z_1 = prior.sample({kPaths}, rng), z_2 = prior.sample({kPaths}, rng);
  const auto found = path_length(z_1, z_2, decode, features, rng);
  Measurement result{
      .value = found.value, .standard_error = found.standard_error, .error_by = "paths", .kind = "prior", .n = kPaths};
  if (const auto& net = subject.reference()->net()) result.features = net->hash;
  return result;
}

}  // namespace

Metric latent_smoothness() {
  return {.info = {.name = "latent_smoothness",
                   .summary = "squared speed of features along straight lines between latents of the prior (path length), "
                              "whatever sampler the row has; n is of paths",
                   .needs = {"decode", "prior", "features"},
                   .better = MetricInfo::Better::lower,
                   .heading = "path length"},
          .measure = measure_latent_smoothness};
}

}  // namespace gx
