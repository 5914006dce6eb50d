#include "generatrix/families/adversarial/divergence.h"

#include <ATen/ATen.h>

#include <numbers>

namespace gx {
namespace {

Tensor log_d(const Tensor& output) { return at::log_sigmoid(output); }
Tensor log_1_minus_d(const Tensor& output) { return at::log_sigmoid(-output); }

Loss minus_value(const Tensor& real, const Tensor& generated) {
  auto on_real = -log_d(real).mean();
  auto on_generated = -log_1_minus_d(generated).mean();
  const auto value = -(on_real + on_generated).detach();
  return Loss()
      .add("real", std::move(on_real))
      .add("generated", std::move(on_generated))
      .watch("d_real", at::sigmoid(real.detach()).mean())
      .watch("d_generated", at::sigmoid(generated.detach()).mean())
      .watch("value", value)
      .watch("jsd", (value + 2 * std::numbers::ln2) / 2);
}

Loss minimax(const Tensor& generated) { return Loss().add("log_1_minus_d", log_1_minus_d(generated).mean()); }

Loss non_saturating(const Tensor& generated) { return Loss().add("minus_log_d", -log_d(generated).mean()); }

}  // namespace

Divergence make_divergence(const DivergenceSpec& spec) {
  return {minus_value, std::holds_alternative<MinimaxSpec>(spec) ? minimax : non_saturating};
}

}  // namespace gx
