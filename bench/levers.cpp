#include "bench/levers.h"

#include "generatrix/kernels/instructions.h"

namespace gx::bench {
namespace {

using kernels::Instructions;
using kernels::Kernel;

std::string name_of(Kernel kernel) {
  switch (kernel) {
    case Kernel::adam:
      return "adam";
    case Kernel::affine_coupling:
      return "affine_coupling";
    case Kernel::bernoulli:
      return "bernoulli";
    case Kernel::causal_stack:
      return "causal_stack";
    case Kernel::coupling_chain:
      return "coupling_chain";
    case Kernel::gaussian:
      return "gaussian";
    case Kernel::perceptron:
      return "perceptron";
    case Kernel::residual_net:
      return "residual_net";
  }
  return {};
}

// A training step while `held`, made in the contender's process, lives.
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

Bench levers(const std::string& name, const TrainedModelSpec& spec, const std::vector<Kernel>& kernels, bool by_rows) {
  const auto nothing = [] { return std::shared_ptr<int>(); };
  Bench bench{name, "a training step of ours with all levers, and with one left out", {training("all", spec, nothing)}, true};
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
