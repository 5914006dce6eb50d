#include "generatrix/families/adversarial/divergence.h"

#include <ATen/ATen.h>

#include <numbers>

namespace gx {
namespace {

Tensor log_d(const Tensor& output) { return at::log_sigmoid(output); }
Tensor log_1_minus_d(const Tensor& output) { return at::log_sigmoid(-output); }

Loss minus_value(const Critic& critic) {
  const auto [real, generated] = critic.on_both();
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

Loss minimax(const Critic& critic) { return Loss().add("log_1_minus_d", log_1_minus_d(critic.output(critic.generated)).mean()); }

Loss non_saturating(const Critic& critic) { return Loss().add("minus_log_d", -log_d(critic.output(critic.generated)).mean()); }

}  // namespace

Critic::Outputs Critic::on_both() const {
  const auto outputs = output(at::cat({real, generated}));
  const auto n = real.size(0);
  return {outputs.narrow(0, 0, n), outputs.narrow(0, n, outputs.size(0) - n)};
}

Divergence make_divergence(const DivergenceSpec& spec) {
  return {minus_value, std::holds_alternative<MinimaxSpec>(spec) ? minimax : non_saturating};
}

Tensor judged(const Tensor& output) {
  const auto each = output.squeeze(-1);
  return each.scalar_type() == at::kBFloat16 ? each.to(at::kFloat) : each;
}

}  // namespace gx
