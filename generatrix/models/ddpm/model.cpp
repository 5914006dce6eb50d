// Denoising diffusion. Ho, Jain and Abbeel, Denoising Diffusion Probabilistic Models, 2020, arXiv 2006.11239; the cosine
// schedule and the learned variance: Nichol and Dhariwal 2021, arXiv 2102.09672; DDIM: Song, Meng and Ermon 2021, arXiv
// 2010.02502.
#include "generatrix/contract/catalog.h"
#include "generatrix/contract/fits.h"
#include "generatrix/families/diffusion/denoising_model.h"
#include "generatrix/families/diffusion/sampler_settings.h"

namespace gx {
namespace {

struct DdpmSpec {
  TimeNetSpec net;
  std::int64_t steps = 200;
  std::string schedule = "linear";
  std::string predict = "noise";
  std::string variance = "large";
  bool conditional = false;
  double drop = 0;
  std::optional<std::int64_t> sample_steps = {};
  double eta = 1;
  std::int64_t bound_terms = 50;

  static auto fields() {
    using S = DdpmSpec;
    return std::tuple(
        field("net", &S::net, "what sees a noisy event and its time"),
        field("steps", &S::steps, "steps of noise from data to N(0, I)", between(2, 100'000)),
        field("schedule", &S::schedule, "how much noise each step adds", known_noise_schedule()),
        field(
            "predict", &S::predict,
            "what the net says: the noise (eps), the row without it (x0), or velocity, a mixture of both that is well scaled at "
            "all times (v)",
            one_of({"noise", "row", "velocity"})),
        field("variance", &S::variance,
              "of a step back: large = that of the step itself (beta), which suits rows that are spread; posterior = that of the "
              "step "
              "given its row (beta tilde), which suits rows that are points; learned = the net says where between both each "
              "number's lies",
              one_of({"large", "posterior", "learned"})),
        field("conditional", &S::conditional, "the net is told what rows are given: a model of p(x|y)"),
        field("drop", &S::drop, "share of rows whose condition is dropped in training, so that draws can be guided",
              Check{.low = 0, .high = 1, .below_high = true}),
        field("sample_steps", &S::sample_steps,
              "steps that a draw takes of these; absent: all. Samplers ancestral and ddim take others", positive),
        field("eta", &S::eta, "fresh noise of a draw's steps: 1 = ancestral, 0 = none (DDIM)", between(0, 1)),
        field("bound_terms", &S::bound_terms,
              "terms of the bound that a score draws for each row, one of each equal part of the steps; steps - 1 or more: all",
              positive));
  }
};

std::optional<std::string> why_not_ddpm(const DdpmSpec& spec, const Task& task) {
  if (spec.sample_steps > spec.steps) return "model.sample_steps are more than model.steps";
  return why_no_guided_net(spec.net, task, spec.conditional, spec.drop);
}

std::shared_ptr<DenoisingModel> build_ddpm(const DdpmSpec& spec, const Task& task) {
  using Target = DenoisingModel::Target;
  const auto own = as_read(task, spec.conditional);
  return std::make_shared<DenoisingModel>(
      DenoisingModel::Parts{.net = std::make_shared<GuidedNet>(spec.net, own.event.only().shape, own.given, spec.drop,
                                                               spec.variance == "learned" ? 2 : 1),
                            .schedule = NoiseSchedule(spec.schedule, spec.steps, spec.variance == "large"),
                            .target = spec.predict == "noise" ? Target::noise
                                      : spec.predict == "row" ? Target::row
                                                              : Target::velocity,
                            .drawing = {.steps = spec.sample_steps, .eta = spec.eta},
                            .bound_terms = spec.bound_terms,
                            .learns_variance = spec.variance == "learned"},
      own);
}

}  // namespace

void add_ddpm(Catalog& catalog) {
  catalog.add<DdpmSpec>({.name = "ddpm",
                         .family = "diffusion",
                         .summary = "denoising diffusion: noise taken away step by step; scored by its variational bound",
                         .paper = "Ho, Jain and Abbeel, Denoising Diffusion Probabilistic Models, 2020, arXiv 2006.11239"},
                        why_not_ddpm, build_ddpm);
}

}  // namespace gx
