#include "bench/levers.h"

#include <array>

#include "generatrix/kernels/vector/instructions.h"

namespace gx::bench {
namespace {

using kernels::Instructions;
using kernels::Kernel;

// Names in the order of the enum Kernel.
constexpr std::array kNames{"adam",           "affine_coupling",  "batch_mixture", "bernoulli", "causal_stack",
                            "coupling_chain", "gated_activation", "gated_steps",   "gaussian",  "gelu",
                            "new_units",      "perceptron",       "residual_net",  "spline_map"};
static_assert(kNames.size() == static_cast<std::size_t>(Kernel::spline_map) + 1);

std::string name_of(Kernel kernel) { return kNames[static_cast<std::size_t>(kernel)]; }

// A training step. The contender's process makes `held` first and keeps it alive.
template <class MakeHeld>
Contender training(const std::string& name, const TrainedModelSpec& spec, const MakeHeld& make_held) {
  const auto prepare = [=]() -> Running {
    const auto held = make_held();
    const auto run = std::make_shared<TrainedModel>(spec);
    return {[run, held] { run->step(); }};
  };
  return {name, prepare, "train"};
}

}  // namespace

Bench levers(const std::string& bench_of, const TrainedModelSpec& spec, const std::vector<Kernel>& kernels, bool by_rows) {
  const auto nothing = [] { return std::shared_ptr<int>(); };
  Bench bench{.name = "levers_" + bench_of,
              .what = "the step of bench " + bench_of + ", ours with all levers and with one left out",
              .contenders = {training("all", spec, nothing)},
              .on_request = true};
  const auto add = [&](Contender contender) { bench.contenders.push_back(std::move(contender)); };
  if (by_rows) {
    auto one = spec;
    one.train.workers = 1;
    add(training("one worker", one, nothing));
  }
  for (const auto kernel : kernels)
    add(training("without " + name_of(kernel), spec, [kernel] { return std::make_shared<kernels::LeftOut>(kernel); }));
  const auto at_most = [](Instructions most) { return [most] { return std::make_shared<kernels::InstructionLimit>(most); }; };
  add(training("AVX2 at most", spec, at_most(Instructions::haswell)));
  add(training("baseline instructions", spec, at_most(Instructions::plain)));
  for (const auto& [setting, words] :
       {std::pair{"environment", "OpenMP and malloc's environment as they come"}, std::pair{"memory", "freed memory goes back"},
        std::pair{"denormals", "denormal numbers count"}}) {
    auto contender = training(words, spec, nothing);
    contender.setting_left_out = setting;
    add(std::move(contender));
  }
  return bench;
}

}  // namespace gx::bench
