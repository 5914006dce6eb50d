#include "generatrix/families/adversarial/adversarial.h"

#include <ATen/ATen.h>

namespace gx {

Adversarial::Adversarial(Parts parts, Task task)
    : Model(std::move(task)), parts_(std::move(parts)), like_(parts_.generator->parameters().front()) {
  register_module("generator", parts_.generator);
  register_module("discriminator", parts_.discriminator);
}

std::vector<Turn> Adversarial::turns() {
  const auto& rules = parts_.rules;
  return {{.name = "discriminator",
           .parameters = parts_.discriminator->parameters(),
           .loss = [this](const Batch& batch, const Step& step) { return discriminator_loss(batch, step); },
           .repeats = always(static_cast<int>(rules.discriminator_steps))},
          {.name = "generator",
           .parameters = parts_.generator->parameters(),
           .loss = [this](const Batch&, const Step& step) { return generator_loss(step); },
           .repeats = from_step(rules.pretrain),
           .reads = Turn::Reads::none}};
}

Tensor Adversarial::draw(std::int64_t n, Rng& rng) const { return parts_.prior(n, like_.scalar_type(), rng); }

Tensor Adversarial::generate(const Tensor& z) { return parts_.range.generated(parts_.generator->forward(z).squeeze(-1)); }

Tensor Adversarial::discriminate(const Tensor& value) { return judged(parts_.discriminator->forward(value)); }

Loss Adversarial::discriminator_loss(const Batch& batch, const Step& step) {
  const auto n = parts_.rules.half_batch ? (batch.size() + 1) / 2 : batch.size();
  const auto generated = [&] {
    at::NoGradGuard off;
    return generate(draw(n, step.rng));  // [n, ...event]
  }();
  return parts_.divergence.discriminator({.output = [this](const Tensor& rows) { return discriminate(rows); },
                                          .real = parts_.range.from_space(batch.x().narrow(0, 0, n)),  // [n, ...event]
                                          .generated = generated});
}

Loss Adversarial::generator_loss(const Step& step) {
  return parts_.divergence.generator({.output = [this](const Tensor& rows) { return discriminate(rows); },
                                      .real = {},
                                      .generated = generate(draw(step.n_batch, step.rng))});
}

Rows Adversarial::sample(std::int64_t n, const Rows&, Rng& rng) {
  const at::NoGradGuard off;
  return parts_.range.to_space(generate(draw(n, rng)));
}

}  // namespace gx
