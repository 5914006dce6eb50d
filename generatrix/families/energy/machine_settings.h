// The settings that every model of restricted Boltzmann machines has. Its spec inherits them and lists its own fields by
// fields_with_machine.
#pragma once

#include <concepts>
#include <cstdint>
#include <tuple>

#include "generatrix/spec/fields.h"

namespace gx {

struct MachineSettings {
  std::int64_t k = 1;           // steps of Gibbs sampling in a step of training
  std::int64_t persistent = 0;  // chains that go on from step to step; 0: chains begin at the rows
  std::int64_t sweeps = 200;    // steps of Gibbs sampling of a sample
  std::int64_t ais_chains = 100, ais_steps = 1000;
};

// All fields of the spec S: `own` stand first.
template <std::derived_from<MachineSettings> S, class... Own>
auto fields_with_machine(Own... own) {
  using Number = std::int64_t;
  return std::tuple(std::move(own)...,
                    field<S, Number>("k", &S::k, "steps of Gibbs sampling in a step of training: CD-k", positive),
                    field<S, Number>("persistent", &S::persistent,
                                     "chains that go on from step to step (PCD); 0: chains begin at the rows (CD)", at_least(0)),
                    field<S, Number>("sweeps", &S::sweeps, "steps of Gibbs sampling of a sample", positive),
                    field<S, Number>("ais_chains", &S::ais_chains,
                                     "chains of the estimate of log Z by annealed importance sampling", at_least(2)),
                    field<S, Number>("ais_steps", &S::ais_steps, "temperatures of that estimate", positive));
}

}  // namespace gx
