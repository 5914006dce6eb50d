// The settings that every flow has, and the model that they and its layers make. The spec of a flow inherits them and lists its
// own fields by fields_with_flow.
#pragma once

#include <concepts>

#include "generatrix/families/flow/base_law.h"
#include "generatrix/families/flow/flow.h"

namespace gx {

struct FlowSettings {
  double alpha = 0.05;
  NoiseSpec dequantization;
  bool conditional = false;
  BaseSpec base;
};

// All fields of the spec S: `own` stand first.
template <std::derived_from<FlowSettings> S, class... Own>
auto fields_with_flow(Own... own) {
  return std::tuple(
      std::move(own)...,
      field<S, double>("alpha", &S::alpha, "levels in [0, 1] are shrunk to [alpha, 1 - alpha] before the logit",
                       Check{.low = 0, .high = 0.5, .above_low = true, .below_high = true}),
      field<S, NoiseSpec>(
          "dequantization", &S::dequantization,
          "noise within levels: uniform, or variational = chosen by the row, which learns along and makes the bound "
          "tighter"),
      field<S, bool>("conditional", &S::conditional, "each layer's net reads what rows are given too: a model of p(x|y)"),
      field<S, BaseSpec>("base", &S::base, "the law of latents"));
}

// Why a flow is not for that task: an event is one field of known numbers, at least `least` of them; conditions are vectors.
std::optional<std::string> why_not_flow(const FlowSettings& settings, const Task& task, std::int64_t least);

// What a model's layers are made for.
struct FlowSubject {
  Field field;
  std::int64_t n_told;  // numbers of the context's whole
};

// The flow whose layers `make` gives: between vectors [Z] and events of the field. The task must not be refused by why_not_flow.
std::shared_ptr<Flow> make_flow(const FlowSettings& settings, const Task& task,
                                const std::function<FlowLayerPtr(const FlowSubject&)>& make);

// Layers over vectors [D] for events of any shape: flattened first where they are no vectors.
FlowLayerPtr over_vectors(const Field& field, FlowLayerPtr layers);

}  // namespace gx
