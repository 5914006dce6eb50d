#include "generatrix/train/trainer.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "generatrix/base/errors.h"
#include "generatrix/base/torch.h"
#include "generatrix/contract/abilities.h"
#include "generatrix/kernels/shares.h"
#include "generatrix/train/gradients.h"
#include "generatrix/train/schedule.h"

namespace gx {

Trainer::Trainer(Model& model, const TrainSpec& spec, Loader& loader, std::int64_t count, at::Device device)
    : model_(model),
      spec_(spec),
      loader_(loader),
      count_(count),
      rng_(Rng(static_cast<std::uint64_t>(spec.seed), device).fork("step")),
      turns_(model.turns()),
      meter_(spec.log_every) {
  std::vector<std::string> names;
  for (const auto& turn : turns_) names.push_back(turn.name);
  for (const auto& [name, settings] : spec_.optimizer.turns) {
    if (std::ranges::find(names, name) == names.end()) throw errors::unknown_name("train.optimizer", "turn", name, names);
  }
  means_ = {device.type(), spec_.precision == "bf16", workers_for(turns_, spec_.workers, device)};
  for (const auto& turn : turns_) {
    const auto optimizer = spec_.optimizer.of(turn.name);
    optimizers_.push_back(make_optimizer(optimizer, turn.parameters));
    rates_.push_back(optimizer.learning_rate);
  }
  if (auto* fresh = dynamic_cast<NeedsWarmStart*>(&model_)) {
    at::NoGradGuard off;
    auto noise = rng_.fork("warm start");
    fresh->warm_start(loader_.next(), noise);
  }
  if (spec_.ema > 0) ema_ = std::make_unique<Ema>(model_.parameters(), spec_.ema);
}

double Trainer::learning_rate_factor() const { return gx::learning_rate_factor(spec_.schedule, index_, count_); }

void Trainer::step() {
  const SeedScope scope(rng_.seed_of("layers", static_cast<std::uint64_t>(index_)));
  for (std::size_t i = 0; i < turns_.size(); ++i) descend(turns_[i], *optimizers_[i], rates_[i] * learning_rate_factor());
  if (ema_) ema_->update();
  ++index_;
}

void Trainer::descend(Turn& turn, Optimizer& optimizer, double rate) {
  auto noise = rng_.fork(turn.name, static_cast<std::uint64_t>(index_));
  const int repeats = turn.repeats(index_);
  for (int repeat = 0; repeat < repeats; ++repeat) {
    const Step step{index_, count_, noise};
    auto [loss, total, gradients] = differentiate(turn, loader_.next(), step, means_);
    Tensor skip;
    if (spec_.clip_norm > 0 || spec_.skip_above > 0) {
      gradients = {kernels::sum_of_lists(std::move(gradients))};
      const auto norm = norm_of(gradients.front());
      if (spec_.skip_above > 0) skip = exceeds(norm, spec_.skip_above);
      if (spec_.clip_norm > 0) gradients = {clipped(gradients.front(), norm, spec_.clip_norm)};
    }
    meter_.record(turn.name, index_, loss, total, skip);
    optimizer.step(gradients, rate, skip);
    if (turn.after) {
      at::NoGradGuard off;
      turn.after();
    }
  }
}

void Trainer::check_weights() const {
  for (const auto& item : model_.named_parameters()) {
    if (!at::isfinite(item.value()).all().item<bool>()) throw errors::weights_not_finite(item.key(), index_);
  }
}

std::unique_ptr<AveragedScope> Trainer::averaged() const {
  return ema_ ? std::make_unique<AveragedScope>(model_.parameters(), ema_->averages()) : nullptr;
}

std::vector<std::pair<std::string, Tensor>> Trainer::state() const {
  std::vector<std::pair<std::string, Tensor>> all;
  for (const auto& item : model_.named_parameters()) all.emplace_back("model." + item.key(), item.value());
  for (const auto& item : model_.named_buffers()) all.emplace_back("model." + item.key(), item.value());
  const auto add = [&](const std::string& prefix, const std::vector<Tensor>& tensors) {
    for (std::size_t i = 0; i < tensors.size(); ++i) all.emplace_back(prefix + "." + std::to_string(i), tensors[i]);
  };
  for (std::size_t i = 0; i < turns_.size(); ++i) {
    for (const auto& [name, tensors] : optimizers_[i]->state()) add("optimizer." + turns_[i].name + "." + name, tensors);
  }
  if (ema_) add("ema", ema_->averages());
  return all;
}

}  // namespace gx
