#include "generatrix/eval/known_samplers.h"
#include "generatrix/eval/samplers/flow_of_codes.h"
#include "generatrix/eval/samplers/net_sampler.h"
#include "generatrix/nn/sizes.h"

namespace gx {
namespace {

struct FlowSamplerSpec {
  std::int64_t maps = 2, components = 10, width = 128, steps = 2000;
  static auto fields() {
    return std::tuple(field("maps", &FlowSamplerSpec::maps, "maps one after another", net_depth),
                      field("components", &FlowSamplerSpec::components, "normal laws of each number before the maps", net_width),
                      field("width", &FlowSamplerSpec::width, "of the two hidden layers of each net", net_width),
                      field("steps", &FlowSamplerSpec::steps, "of 256 codes that the fit takes", positive));
  }
};

}  // namespace

SamplerInfo flow_sampler() {
  return net_sampler<FlowSamplerSpec>("flow", "codes from a masked autoregressive flow, fitted to those of training rows",
                                      [](const FlowSamplerSpec& spec) {
                                        const auto law = [spec](std::int64_t n_dims) {
                                          return std::make_shared<FlowOfCodes>(n_dims, spec.maps, spec.components, spec.width);
                                        };
                                        return NetSampler{.law = law, .fit = {.steps = spec.steps}};
                                      });
}

}  // namespace gx
