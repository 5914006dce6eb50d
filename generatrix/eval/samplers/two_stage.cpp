#include "generatrix/eval/known_samplers.h"
#include "generatrix/eval/samplers/net_sampler.h"
#include "generatrix/eval/samplers/vae_of_codes.h"
#include "generatrix/nn/sizes.h"

namespace gx {
namespace {

struct TwoStageSpec {
  std::int64_t layers = 3, width = 256, steps = 2000;
  static auto fields() {
    return std::tuple(field("layers", &TwoStageSpec::layers, "hidden layers of each net of the second VAE", net_depth),
                      field("width", &TwoStageSpec::width, "of each hidden layer", net_width),
                      field("steps", &TwoStageSpec::steps, "of 256 codes that the fit takes", positive));
  }
};

}  // namespace

SamplerInfo two_stage_sampler() {
  return net_sampler<TwoStageSpec>(
      "two_stage", "codes from a second VAE, fitted to those of training rows", [](const TwoStageSpec& spec) {
        const auto law = [spec](std::int64_t n_dims) { return std::make_shared<VaeOfCodes>(n_dims, spec.layers, spec.width); };
        return NetSampler{.law = law, .fit = {.steps = spec.steps, .learning_rate = 2e-3}};
      });
}

}  // namespace gx
