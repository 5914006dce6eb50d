#include "generatrix/families/adversarial/regularizer.h"

#include <ATen/ATen.h>
#include <torch/autograd.h>

#include "generatrix/prob/shapes.h"

namespace gx {
namespace {

Tensor for_each_row(const Tensor& rows, Rng& rng) { return rng.uniform(one_a_row(rows), rows.scalar_type()); }

// A root whose slope at 0 is finite: a discriminator may be flat somewhere.
Tensor norm_by_row(const Tensor& gradients) { return (gradients.square().sum(1) + 1e-12).sqrt(); }

Tensor from_one(const Tensor& norms, bool one_sided) {
  const auto beyond = norms - 1;
  return (one_sided ? at::relu(beyond) : beyond).square().mean();
}

Regularizer regularizer_of(const NoRegularizerSpec&) { return {}; }

Regularizer regularizer_of(const ClipSpec& spec) { return {.limit = spec.limit}; }

Regularizer regularizer_of(const GradientPenaltySpec& spec) {
  const auto penalty = [one_sided = spec.one_sided](const Critic& critic, Rng& rng) {
    const auto alpha = for_each_row(critic.real, rng);  // [n, 1, ...]
    const auto between = alpha * critic.real + (1 - alpha) * critic.generated.detach();
    return from_one(norm_by_row(gradient_by_row(critic, between)), one_sided);
  };
  return {.penalty = penalty, .weight = spec.weight, .by_rows = true};
}

Regularizer regularizer_of(const R1Spec& spec) {
  const auto penalty = [](const Critic& critic, Rng&) { return gradient_by_row(critic, critic.real).square().sum(1).mean(); };
  return {.penalty = penalty, .weight = spec.gamma / 2, .by_rows = true};
}

Regularizer regularizer_of(const DraganSpec& spec) {
  const auto penalty = [scale = spec.scale](const Critic& critic, Rng& rng) {
    const auto& x = critic.real;
    const auto deviation = x.var(/*unbiased=*/false).sqrt();
    const auto alpha = for_each_row(x, rng);
    const auto near = x + alpha * scale * deviation * rng.uniform(x.sizes(), x.scalar_type());
    return from_one(norm_by_row(gradient_by_row(critic, near)), /*one_sided=*/false);
  };
  return {.penalty = penalty, .weight = spec.weight};  // the deviation is that of the batch
}

Regularizer regularizer_of(const ConsistencySpec& spec) {
  const auto penalty = [spec](const Critic& critic, Rng& rng) {
    const auto moved = [&](const Tensor& rows) {
      return (critic.output(rows) - critic.output(changed(spec.changes, rows, rng))).square().mean();
    };
    return spec.balanced ? moved(critic.real) + moved(critic.generated.detach()) : moved(critic.real);
  };
  return {.penalty = penalty, .weight = spec.weight};  // changes draw no parts
}

}  // namespace

Tensor gradient_by_row(const Critic& critic, const Tensor& rows) {
  const at::AutoGradMode on(true);  // whoever asks for the loss alone may have turned gradients off
  const auto x = rows.detach().requires_grad_(true);
  const auto outputs = critic.output(x);
  const auto gradient = torch::autograd::grad({outputs.sum()}, {x}, {}, /*retain_graph=*/true, /*create_graph=*/true)[0];
  return gradient.reshape({outputs.size(0), -1});
}

Loss Regularizer::penalized(Loss loss, const Critic& critic, Rng& rng) const {
  return penalty ? std::move(loss).add("penalty", penalty(critic, rng), weight) : loss;
}

Regularizer make_regularizer(const RegularizerSpec& spec) {
  return std::visit([](const auto& one) { return regularizer_of(one); }, spec);
}

bool is_of_gradients(const RegularizerSpec& spec) {
  return std::holds_alternative<GradientPenaltySpec>(spec) || std::holds_alternative<R1Spec>(spec) ||
         std::holds_alternative<DraganSpec>(spec);
}

std::optional<std::string> why_not(const RegularizerSpec& spec, const Shape& event) {
  const auto* consistency = std::get_if<ConsistencySpec>(&spec);
  return consistency ? why_no_changes(consistency->changes, event) : std::nullopt;
}

void clip_weights(const std::vector<Tensor>& weights, double limit) {
  const at::NoGradGuard off;
  for (const auto& weight : weights) weight.clamp_(-limit, limit);
}

}  // namespace gx
