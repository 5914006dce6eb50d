#include "generatrix/families/adversarial/divergence.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace gx {
namespace {

Tensor log_d(const Tensor& output) { return at::log_sigmoid(output); }
Tensor log_1_minus_d(const Tensor& output) { return at::log_sigmoid(-output); }

// The sign of each output over the tie.
Tensor sign_over(const Tensor& output, double tie) { return (output.detach() - tie).sign(); }

Loss minus_value(const Critic& critic, double smoothing) {
  const auto [real, generated] = critic.on_both();
  const auto on_real = -log_d(real).mean();
  auto on_generated = -log_1_minus_d(generated).mean();
  const auto value = -(on_real + on_generated).detach();
  auto smoothed = smoothing > 0 ? (1 - smoothing) * on_real - smoothing * log_1_minus_d(real).mean() : on_real;
  return Loss()
      .add("real", std::move(smoothed))
      .add("generated", std::move(on_generated))
      .watch("d_real", at::sigmoid(real.detach()).mean())
      .watch("d_generated", at::sigmoid(generated.detach()).mean())
      .watch("value", value)
      .watch("jsd", (value + 2 * std::numbers::ln2) / 2)
      .keep("sign", sign_over(real, 0));
}

Loss with_outputs(Loss loss, const Critic::Outputs& outputs) {
  return std::move(loss)
      .watch("output_real", outputs.real.detach().mean())
      .watch("output_generated", outputs.generated.detach().mean());
}

Tensor drifting(const Tensor& real) { return real.square().mean(); }

// Of two losses that are means over rows.
Divergence by_rows(std::function<Loss(const Critic&)> discriminator, std::function<Loss(const Critic&)> generator) {
  return {.discriminator = std::move(discriminator), .generator = std::move(generator), .by_rows = true};
}

Divergence divergence_of(const MinimaxSpec& spec) {
  return by_rows([s = spec.smoothing](const Critic& critic) { return minus_value(critic, s); },
                 [](const Critic& critic) { return Loss().add("log_1_minus_d", log_1_minus_d(critic.on_generated()).mean()); });
}

Divergence divergence_of(const NonSaturatingSpec& spec) {
  return by_rows([s = spec.smoothing](const Critic& critic) { return minus_value(critic, s); },
                 [](const Critic& critic) { return Loss().add("minus_log_d", -log_d(critic.on_generated()).mean()); });
}

Divergence divergence_of(const LeastSquaresSpec& spec) {
  const auto error = [](const Tensor& output, double target) { return 0.5 * (output - target).square().mean(); };
  return by_rows(
      [=](const Critic& critic) {
        const auto outputs = critic.on_both();
        return with_outputs(Loss()
                                .add("real", error(outputs.real, spec.real))
                                .add("generated", error(outputs.generated, spec.generated))
                                .keep("sign", sign_over(outputs.real, (spec.real + spec.generated) / 2)),
                            outputs);
      },
      [=](const Critic& critic) { return Loss().add("error", error(critic.on_generated(), spec.target)); });
}

Loss minus_output(const Critic& critic) { return Loss().add("minus_output", -critic.on_generated().mean()); }

Divergence divergence_of(const HingeSpec&) {
  const auto discriminator = [](const Critic& critic) {
    const auto outputs = critic.on_both();
    auto real = at::relu(1 - outputs.real), generated = at::relu(1 + outputs.generated);
    const auto beyond = (real.detach() == 0).to(at::kFloat).mean() + (generated.detach() == 0).to(at::kFloat).mean();
    return with_outputs(Loss()
                            .add("real", real.mean())
                            .add("generated", generated.mean())
                            .watch("beyond_margins", beyond / 2)
                            .keep("sign", sign_over(outputs.real, 0)),
                        outputs);
  };
  return by_rows(discriminator, minus_output);
}

Divergence divergence_of(const WassersteinSpec& spec) {
  const auto discriminator = [drift = spec.drift](const Critic& critic) {
    const auto [real, generated] = critic.on_both();
    auto distance = real.mean() - generated.mean();
    const auto seen = distance.detach();
    return Loss().add("minus_distance", -distance).add("drift", drifting(real), drift).watch("wasserstein", seen);
  };
  return by_rows(discriminator, minus_output);
}

// -E log of how much more `more` is than `less`.
Tensor relative(const Tensor& more, const Tensor& less, bool average) {
  if (!average) return -log_d(more - less).mean();
  return -log_d(more - less.mean()).mean() - log_1_minus_d(less - more.mean()).mean();
}

Divergence divergence_of(const RelativisticSpec& spec) {
  const auto discriminator = [=](const Critic& critic) {
    const auto outputs = critic.on_both();
    return with_outputs(Loss()
                            .add("relative", relative(outputs.real, outputs.generated, spec.average))
                            .add("drift", drifting(outputs.real), spec.drift),
                        outputs);
  };
  const auto generator = [=](const Critic& critic) {
    const auto [real, generated] = critic.on_both();
    return Loss().add("relative", relative(generated, real, spec.average));
  };
  return {discriminator, generator, /*generator_reads_rows=*/true, /*reads_features=*/false, /*by_rows=*/!spec.average};
}

Divergence divergence_of(const FeatureMatchingSpec& spec) {
  const auto generator = [](const Critic& critic) {
    const auto expected = [&] {
      const at::NoGradGuard off;
      return critic.features(critic.real).mean(0);
    }();
    return Loss().add("feature_gap", (critic.features(critic.generated).mean(0) - expected).square().sum());
  };
  return {[s = spec.smoothing](const Critic& critic) { return minus_value(critic, s); }, generator,
          /*generator_reads_rows=*/true, /*reads_features=*/true};
}

Tensor greatest(const Tensor& outputs, double share) {
  if (share >= 1) return outputs;
  const auto k = std::lround(share * static_cast<double>(outputs.size(0)));
  return std::get<0>(at::topk(outputs, std::max<std::int64_t>(1, k)));
}

}  // namespace

Tensor Critic::on_generated() const { return greatest(output(generated), best); }

Critic::Outputs Critic::on_both() const {
  if (asked) return *asked;
  if (apart) return {output(real), on_generated()};
  const auto outputs = output(at::cat({real, generated}));
  const auto n = outputs.size(0) * real.size(0) / (real.size(0) + generated.size(0));
  return {outputs.narrow(0, 0, n), greatest(outputs.narrow(0, n, outputs.size(0) - n), best)};
}

bool has_tie(const GameSpec& spec) {
  return !std::holds_alternative<WassersteinSpec>(spec) && !std::holds_alternative<RelativisticSpec>(spec);
}

bool needs_all_rows(const GameSpec& spec) {
  const auto* relativistic = std::get_if<RelativisticSpec>(&spec);
  return std::holds_alternative<FeatureMatchingSpec>(spec) || (relativistic && !relativistic->average);
}

Loss with_terms(Loss loss, const Loss& game, double weight, const std::string& prefix) {
  // NOLINTNEXTLINE(bugprone-use-after-move): add gives back the object that it was called on
  for (const auto& term : game.terms()) std::move(loss).add(prefix + term.name, term.value, weight * term.weight);
  return loss;
}

Loss with_game(Loss loss, const Loss& game, double weight, const std::string& prefix) {
  auto all = with_terms(std::move(loss), game, weight, prefix);
  // NOLINTNEXTLINE(bugprone-use-after-move): as above
  for (const auto& value : game.watched()) std::move(all).watch(prefix + value.name, value.value);
  return all;
}

Divergence make_divergence(const GameSpec& spec) {
  return std::visit([](const auto& one) { return divergence_of(one); }, spec);
}

Divergence make_divergence(const DivergenceSpec& spec) {
  return std::visit([](const auto& one) { return divergence_of(one); }, spec);
}

Tensor in_float(const Tensor& output) { return output.to(at::promote_types(output.scalar_type(), at::kFloat)); }

Tensor judged(const Tensor& output) { return in_float(output.squeeze(-1)); }

}  // namespace gx
