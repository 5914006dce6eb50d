#include "generatrix/train/trainer.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "generatrix/base/errors.h"
#include "generatrix/base/torch.h"
#include "generatrix/contract/abilities.h"
#include "generatrix/kernels/shares.h"
#include "generatrix/train/gradients.h"
#include "generatrix/train/schedule.h"
#include "generatrix/train/tensors.h"
#include "generatrix/train/together.h"

namespace gx {
namespace {

// Parameters, and buffers of real numbers (ema.h says why).
std::vector<Tensor> averaged_tensors(const Model& model) {
  auto all = model.parameters();
  for (const auto& buffer : model.buffers()) {
    if (buffer.is_floating_point()) all.push_back(buffer);
  }
  return all;
}

}  // namespace

Trainer::Trainer(Model& model, const TrainSpec& spec, Loader& loader, std::int64_t count, at::Device device, Communicator all,
                 const std::vector<std::string>& known)
    : model_(model),
      spec_(spec),
      loader_(loader),
      all_(std::move(all)),
      count_(count),
      rng_(Rng(static_cast<std::uint64_t>(spec.seed), device).fork("step")),
      turns_(model.turns()),
      reads_share_(reads_share(turns_)),
      meter_(spec.log_every) {
  repeat_on_gpu(spec_.deterministic);
  std::vector<std::string> names;
  for (const auto& turn : turns_) names.push_back(turn.name);
  for (const auto& [name, settings] : spec_.optimizer.turns) {
    if (std::ranges::find(names, name) == names.end()) throw errors::unknown_name("train.optimizer", "turn", name, names);
  }
  means_ = {device.type(), spec_.precision == "bf16", workers_for(turns_, spec_.workers, device)};
  for (const auto& turn : turns_) {
    auto own = spec_.of(turn.name);
    auto optimizer = turn.fit ? nullptr : make_optimizer(own.optimizer, turn.parameters);  // what is fitted is not descended
    movers_.push_back({std::move(own), std::move(optimizer)});
  }
  warm_start(known);
  if (spec_.ema > 0) ema_ = std::make_unique<Ema>(averaged_tensors(model_), spec_.ema);
  follow_leader();
}

void Trainer::follow_leader() const {
  std::vector<Tensor> tensors;
  for (auto& [name, tensor] : state()) tensors.push_back(std::move(tensor));
  all_.follow(tensors);
}

void Trainer::warm_start(const std::vector<std::string>& known) {
  auto* fresh = dynamic_cast<NeedsWarmStart*>(&model_);
  const auto tensors = tensors_of(model_);
  if (!fresh || known.size() == tensors.size()) return;
  at::NoGradGuard off;
  std::vector<std::pair<Tensor, Tensor>> kept;  // and what it was
  for (const auto& [name, tensor] : tensors) {
    if (std::ranges::find(known, name) != known.end()) kept.emplace_back(tensor, tensor.clone());
  }
  const auto here = loader_.state();
  auto noise = rng_.fork("warm start");
  fresh->warm_start(loader_.next(), noise);
  loader_.restore(here);
  for (const auto& [tensor, before] : kept) tensor.copy_(before);
}

std::vector<std::pair<std::string, double>> Trainer::learning_rate_factors() const {
  std::vector<std::pair<std::string, double>> factors;
  for (std::size_t i = 0; i < turns_.size(); ++i)
    factors.emplace_back(turns_[i].name, slow_ * learning_rate_factor(movers_[i].spec.schedule, index_, count_));
  return factors;
}

void Trainer::step() {
  const SeedScope scope(rng_.seed_of("layers", static_cast<std::uint64_t>(index_)), rng_.device());
  std::optional<TurnBatch> shared;
  for (std::size_t i = 0; i < turns_.size(); ++i) {
    if (!turns_[i].fit)
      descend(turns_[i], movers_[i], shared);
    else if (turns_[i].repeats(index_) > 0)
      fit(turns_[i]);
  }
  if (ema_) ema_->update(index_);
  ++index_;
}

Trainer::TurnBatch Trainer::read_for(const Turn& turn, std::optional<TurnBatch>& shared) {
  if (turn.reads == Turn::Reads::none) return {{}, spec_.batch};
  if (turn.reads == Turn::Reads::shared && shared) return *shared;
  const auto n = loader_.n_next();
  TurnBatch read{loader_.next(reads_share_ ? all_.share() : Share()), n};
  rows_read_ += n;
  if (turn.reads == Turn::Reads::shared) shared = read;
  return read;
}

// The gradients clipped, and whether the step is to be skipped: undefined where it never is.
Tensor Trainer::limit(const TurnSpec& spec, GradientParts& gradients) const {
  if (spec.clip_norm <= 0 && spec.skip_above <= 0) return {};
  gradients = {kernels::sum_of_lists(std::move(gradients))};
  const auto norm = norm_of(gradients.front());
  if (spec.clip_norm > 0) gradients = {clipped(gradients.front(), norm, spec.clip_norm)};
  return spec.skip_above > 0 ? exceeds(norm, spec.skip_above) : Tensor();
}

void Trainer::fit(const Turn& turn) {
  const at::NoGradGuard off;
  auto noise = rng_.fork(turn.name, static_cast<std::uint64_t>(index_));
  const Step step{index_, count_, loader_.n_rows(), spec_.batch, noise};
  const auto pass = [this](const std::function<void(const Batch&)>& use) {
    for (auto left = loader_.batches_per_epoch(); left > 0; --left) {
      const auto batch = loader_.next();
      rows_read_ += batch.size();
      use(batch);
    }
  };
  const auto found = turn.fit(pass, step);
  follow_leader();
  meter_.record(turn.name, index_, found, found.total());
}

void Trainer::descend(const Turn& turn, Mover& mover, std::optional<TurnBatch>& shared) {
  auto noise = rng_.fork(turn.name, static_cast<std::uint64_t>(index_));
  const Step step{index_, count_, loader_.n_rows(), spec_.batch, noise};
  const auto rate = slow_ * mover.spec.optimizer.learning_rate * learning_rate_factor(mover.spec.schedule, index_, count_);
  const int repeats = turn.repeats(index_);
  for (int repeat = 0; repeat < repeats; ++repeat) {
    const auto [batch, n] = read_for(turn, shared);
    auto [loss, total, gradients] = differentiate_together(turn, batch, n, step, means_, all_);
    if (logs_next()) mover.norm = norm_of(gradients);
    const auto skip = limit(mover.spec, gradients);
    meter_.record(turn.name, index_, loss, total, skip);
    mover.optimizer->step(gradients, rate, skip);
    if (turn.after) {
      at::NoGradGuard off;
      turn.after(batch, step, loss);
    }
  }
}

std::vector<std::pair<std::string, double>> Trainer::gradient_norms() const {
  std::vector<std::pair<std::string, double>> norms;
  for (std::size_t i = 0; i < turns_.size(); ++i) {
    if (movers_[i].norm.defined()) norms.emplace_back(turns_[i].name, movers_[i].norm.item<double>());
  }
  return norms;
}

void Trainer::slow_down(double factor) {
  slow_ *= factor;
  meter_ = Meter(spec_.log_every);
}

void Trainer::check_weights() const {
  for (const auto& item : model_.named_parameters()) {
    if (!at::isfinite(item.value()).all().item<bool>()) throw errors::weights_not_finite(item.key(), index_);
  }
}

std::unique_ptr<AveragedScope> Trainer::averaged() const {
  return ema_ ? std::make_unique<AveragedScope>(ema_->weights(), ema_->averages()) : nullptr;
}

std::vector<std::pair<std::string, Tensor>> Trainer::state() const {
  std::vector<std::pair<std::string, Tensor>> all;
  for (const auto& item : model_.named_parameters()) all.emplace_back("model." + item.key(), item.value());
  for (const auto& item : model_.named_buffers()) all.emplace_back("model." + item.key(), item.value());
  const auto add = [&](const std::string& prefix, const std::vector<Tensor>& tensors) {
    for (std::size_t i = 0; i < tensors.size(); ++i) all.emplace_back(prefix + "." + std::to_string(i), tensors[i]);
  };
  for (std::size_t i = 0; i < turns_.size(); ++i) {
    if (!movers_[i].optimizer) continue;
    for (const auto& [name, tensors] : movers_[i].optimizer->state()) add("optimizer." + turns_[i].name + "." + name, tensors);
  }
  if (ema_) add("ema", ema_->averages());
  return all;
}

std::int64_t batches_read(const std::vector<Turn>& turns, std::int64_t index, std::int64_t per_epoch) {
  std::int64_t own = 0, shared = 0;
  for (const auto& turn : turns) {
    const auto repeats = turn.repeats(index);
    if (turn.fit) {
      own += repeats > 0 ? per_epoch : 0;
      continue;
    }
    if (turn.reads == Turn::Reads::own) own += repeats;
    if (turn.reads == Turn::Reads::shared && repeats > 0) shared = 1;
  }
  return own + shared;
}

std::int64_t steps_to_read(const std::vector<Turn>& turns, std::int64_t epochs, std::int64_t per_epoch) {
  const auto n_batches = epochs * per_epoch;
  if (std::ranges::all_of(turns, [](const Turn& turn) { return turn.reads == Turn::Reads::none; })) return n_batches;
  std::int64_t steps = 0;
  for (std::int64_t read = 0; read < n_batches; ++steps) read += batches_read(turns, steps, per_epoch);
  return steps;
}

}  // namespace gx
