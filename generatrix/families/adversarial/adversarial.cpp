#include "generatrix/families/adversarial/adversarial.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "generatrix/nn/batch_statistics.h"
#include "generatrix/nn/parameters.h"

namespace gx {

Adversarial::Adversarial(Parts parts, Task task)
    : Model(std::move(task)), parts_(std::move(parts)), made_(parts_.rules.reuse || parts_.rules.simultaneous) {
  register_module("generator", parts_.generator.net());
  register_module("discriminator", parts_.judge.net());
  if (parts_.judge.head()) register_module("discriminator_head", parts_.judge.head());
  if (parts_.given_reader) register_module("given_reader", parts_.given_reader);
  if (parts_.judge_reader) register_module("judge_reader", parts_.judge_reader);
  if (parts_.augmentation.adapts()) register_buffer("augmentation", parts_.augmentation.state());
}

std::vector<Turn> Adversarial::turns() {
  const auto& rules = parts_.rules;
  const auto weights = parts_.judge.parameters();
  const bool reuses = rules.reuse || rules.simultaneous;
  const auto reads = reuses && generator_reads() ? Turn::Reads::shared : Turn::Reads::own;
  Turn discriminator{.name = "discriminator",
                     .parameters = parameters_of({parts_.judge.net(), parts_.judge.head(), parts_.judge_reader}),
                     .loss = [this](const Batch& batch, const Step& step) { return discriminator_loss(batch, step); },
                     .repeats = [rules](std::int64_t index) { return static_cast<int>(rules.turns_of_discriminator(index)); },
                     .reads = reads,
                     .by_rows = by_rows(),
                     .one_thread = true};
  if (parts_.augmentation.adapts() || parts_.regularizer.limit > 0) {
    discriminator.after = [this, weights](const Batch& batch, const Step&, const Loss& loss) {
      if (const auto limit = parts_.regularizer.limit; limit > 0) clip_weights(weights, limit);
      if (parts_.augmentation.adapts()) parts_.augmentation.follow(loss.kept("sign"), rows_of_discriminator(batch));
    };
  }
  Turn generator{.name = "generator",
                 .parameters = parameters_of({parts_.generator.net(), parts_.given_reader}),
                 .loss = [this](const Batch& batch, const Step& step) { return generator_loss(batch, step); },
                 .repeats = from_step(rules.pretrain),
                 .reads = generator_reads() ? reads : Turn::Reads::none,
                 .by_rows = by_rows(),
                 .one_thread = true};
  if (rules.simultaneous) return {std::move(generator), std::move(discriminator)};
  return {std::move(discriminator), std::move(generator)};
}

std::int64_t Rules::turns_of_discriminator(std::int64_t index) const {
  const bool leads = lead.steps > 0 && (index < lead.first || (lead.every > 0 && index % lead.every == 0));
  return leads ? lead.steps : discriminator_steps;
}

Tensor Adversarial::generate(std::int64_t n, const Context& told, Rng& rng) {
  return parts_.generator.of(with_told(parts_.generator.draw(n, rng), told));
}

Tensor Adversarial::generated_for_discriminator(const Batch& rows, const Step& step) {
  const auto make = [&] { return generate(rows.size(), gx::told(parts_.given_reader, rows.given), step.rng); };
  if (!parts_.rules.simultaneous) return made_.first(step, make).detach();
  const at::NoGradGuard off;
  return made_.second(step, make).detach().narrow(0, 0, rows.size());  // the last batch of an epoch is smaller
}

Tensor Adversarial::generated_for_generator(const Step& step, const std::function<Tensor()>& make) {
  return parts_.rules.simultaneous ? made_.first(step, make) : made_.second(step, make);
}

std::int64_t Adversarial::rows_of_discriminator(const Batch& batch) const {
  return parts_.rules.half_batch ? (batch.size() + 1) / 2 : batch.size();
}

Batch Adversarial::judged_rows(const Batch& batch, std::int64_t n) const {
  const auto m = parts_.judge.pack();
  if (n < m) return batch.pick(at::arange(m, batch.x().options().dtype(at::kLong)).remainder(n));
  return batch.cut(0, n / m * m);
}

bool Adversarial::generator_reads() const {
  return parts_.given_reader || parts_.divergence.generator_reads_rows || !parts_.unrolled.is_none();
}

bool Adversarial::by_rows() const {
  const auto& rules = parts_.rules;
  const bool all_rows_alike = rules.best == 1 && rules.mismatch == 0 && !rules.half_batch;
  const bool hands_rows_on = (rules.reuse || rules.simultaneous) && !generator_reads();  // of an epoch's last batch too few
  return all_rows_alike && !hands_rows_on && parts_.divergence.by_rows && parts_.judge.by_rows() &&
         (!parts_.regularizer.penalty || parts_.regularizer.by_rows) && parts_.augmentation.is_none() &&
         parts_.unrolled.is_none();
}

Critic Adversarial::critic(const Judge& judge, const Tensor& real, const Tensor& generated, const Context& told,
                           const Step& step) const {
  const auto deviation = parts_.rules.instance_noise * (1 - step.progress());
  const auto noisy = [&](const Tensor& rows) {
    return rows.defined() && deviation > 0 ? rows + deviation * step.rng.normal(rows.sizes(), rows.scalar_type()) : rows;
  };
  const auto shown = [this, told, &rng = step.rng](const Tensor& rows) { return parts_.augmentation.of(rows, rng); };
  Critic critic{.output = [=](const Tensor& rows) { return judge.output(shown(rows), told); },
                .real = noisy(real),
                .generated = noisy(generated),
                .apart = judge.apart()};
  if (parts_.divergence.reads_features) critic.features = [=](const Tensor& rows) { return judge.features(shown(rows), told); };
  return critic;
}

Adversarial::Games Adversarial::games(Critic rows, const Context& told, const Step& step) const {
  const auto and_neighbors = [](const Tensor& t) { return t.defined() ? at::cat({t, t, t.roll(1, 0)}) : t; };
  const auto of_all =
      critic(parts_.judge, {}, {}, {.whole = and_neighbors(told.whole), .along = and_neighbors(told.along)}, step);
  const auto outputs = of_all.output(at::cat({rows.real, rows.generated, rows.real})).chunk(3);
  auto conditions = rows;
  rows.asked = {outputs[0], outputs[1]};
  conditions.asked = {outputs[0], outputs[2]};
  return {std::move(rows), std::move(conditions)};
}

Critic Adversarial::critic_of_best(const Judge& judge, const Tensor& real, const Tensor& generated, const Context& told,
                                   const Step& step) const {
  auto all = critic(judge, real, generated, told, step);
  const auto passes =
      static_cast<double>(step.index * step.n_batch) / static_cast<double>(std::max<std::int64_t>(1, step.n_rows));
  all.best = std::max(parts_.rules.best, std::pow(0.99, std::floor(passes)));
  return all;
}

Loss Adversarial::discriminator_loss(const Batch& batch, const Step& step) {
  const auto rows = judged_rows(batch, rows_of_discriminator(batch));
  const auto real = parts_.generator.range().from_space(rows.x());  // [n, ...event]
  const auto told = gx::told(parts_.judge_reader, rows.given);
  const auto generated = generated_for_discriminator(rows, step);
  const auto weight = parts_.rules.mismatch;
  Games shown{.rows = critic(parts_.judge, real, generated, told, step), .conditions = {}};
  if (weight > 0) shown = games(std::move(shown.rows), told, step);
  auto loss = parts_.regularizer.penalized(parts_.divergence.discriminator(shown.rows), shown.rows, step.rng);
  if (weight > 0) loss = with_game(std::move(loss), parts_.divergence.discriminator(shown.conditions), weight, "mismatched_");
  if (parts_.augmentation.adapts()) {
    const auto sign = loss.kept("sign").mean();
    loss = Loss(std::move(loss).watch("augmentation", parts_.augmentation.state()[0].clone()).watch("sign", sign));
  }
  return std::move(loss).watch("spread", spread_of(generated, real));
}

Loss Adversarial::generator_loss(const Batch& batch, const Step& step) {
  const auto m = parts_.judge.pack();
  if (!generator_reads()) {
    const auto n = std::max(m, step.n_made() / m * m);
    const auto generated = generated_for_generator(step, [&] { return generate(n, {}, step.rng); });
    return parts_.divergence.generator(critic_of_best(parts_.judge, {}, generated, {}, step));
  }
  const auto rows = judged_rows(batch, batch.size());
  const auto judge_told = [&] {
    const at::NoGradGuard off;
    return gx::told(parts_.judge_reader, rows.given);
  }();
  const bool sees_rows = parts_.divergence.generator_reads_rows || !parts_.unrolled.is_none();
  const auto real = sees_rows ? parts_.generator.range().from_space(rows.x()) : Tensor();
  const auto generated =
      generated_for_generator(step, [&] { return generate(rows.size(), gx::told(parts_.given_reader, rows.given), step.rng); });
  const auto& judge = parts_.unrolled.from(parts_.judge, [&](const Judge& now) {
    return parts_.divergence.discriminator(critic(now, real, generated, judge_told, step)).total();
  });
  return parts_.divergence.generator(critic_of_best(judge, real, generated, judge_told, step));
}

Rows Adversarial::sample(std::int64_t n, const Rows& given, Rng& rng) {
  const at::NoGradGuard off;
  return parts_.generator.range().to_space(generate(n, told(parts_.given_reader, given), rng));
}

Tensor spread_of(const Tensor& generated, const Tensor& real) {
  const auto variance = [](const Tensor& rows) { return batch_statistics(rows.detach().flatten(1)).variance.sum(); };
  return variance(generated) / (variance(real) + 1e-12);
}

Tensor with_told(const Tensor& z, const Context& told) {
  std::vector<Tensor> all{z};
  if (told.whole.defined()) all.push_back(told.whole.to(z.scalar_type()));
  if (told.along.defined()) all.push_back(told.along.flatten(1).to(z.scalar_type()));
  return all.size() == 1 ? z : at::cat(all, 1);
}

}  // namespace gx
