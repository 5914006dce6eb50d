#include "generatrix/families/energy/dbn.h"

#include <fmt/format.h>

namespace gx {
namespace {

Task bits_task(std::int64_t n) { return {{{{.name = "h", .values = kBits, .shape = {n}}}}, {}}; }

}  // namespace

Dbn::Dbn(const Rules& rules, Task task) : Model(std::move(task)), rules_(rules) {
  for (std::size_t i = 0; i < rules.hidden.size(); ++i) {
    auto layer = std::make_shared<Rbm>(rules.hidden[i], rules.layer, i == 0 ? this->task() : bits_task(rules.hidden[i - 1]));
    layers_.push_back(register_module(fmt::format("layer_{}", i + 1), std::move(layer)));
  }
}

Tensor Dbn::read_by(std::size_t layer, const Batch& batch, Rng& rng) const {
  const at::NoGradGuard off;
  auto found = batch.x().flatten(1);
  for (std::size_t i = 0; i < layer; ++i) found = layers_[i]->drawn_hidden(found, rng);
  return found;
}

std::vector<Turn> Dbn::turns() {
  std::vector<Turn> all;
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    auto turn = std::move(layers_[i]->turns().front());
    const bool last = i + 1 == layers_.size();
    const auto first = static_cast<std::int64_t>(i) * rules_.layer_steps, end = first + rules_.layer_steps;
    turn.name = fmt::format("layer_{}", i + 1);
    turn.repeats = [=](std::int64_t index) { return static_cast<int>(index >= first && (last || index < end)); };
    turn.loss = [this, i, loss = std::move(turn.loss)](const Batch& batch, const Step& step) {
      return loss({read_by(i, batch, step.rng)}, step);
    };
    turn.after = [=, this, after = std::move(turn.after)](const Batch& batch, const Step& step, const Loss& found) {
      after(batch, step, found);
      if (!last && step.index + 1 == end) layers_[i + 1]->warm_start({read_by(i + 1, batch, step.rng)}, step.rng);
    };
    all.push_back(std::move(turn));
  }
  return all;
}

void Dbn::warm_start(const Batch& batch, Rng& rng) {
  for (std::size_t i = 0; i < layers_.size(); ++i) layers_[i]->warm_start({read_by(i, batch, rng)}, rng);
}

std::int64_t Dbn::passes_to_sample() const {
  return layers_.back()->passes_to_sample() + static_cast<std::int64_t>(layers_.size()) - 1;
}

Rows Dbn::sample(std::int64_t n, const Rows&, Rng& rng) {
  const at::NoGradGuard off;
  auto found = layers_.back()->sample(n, {}, rng);
  for (std::size_t i = layers_.size() - 1; i-- > 0;) found = layers_[i]->decode(found.x(), {}).sample(rng);
  return found;
}

ScoreInfo Dbn::score_info() const { return {ScoreInfo::Kind::estimate, layers_.front()->score_info().measure}; }

Score Dbn::score(const Batch& batch, Rng& rng) {
  const at::NoGradGuard off;
  Tensor nats;
  auto below = batch;
  for (std::size_t i = 0; i + 1 < layers_.size(); ++i) {
    const auto q = layers_[i]->encode(below);
    const auto h = q.sample({}, rng);
    const auto term = layers_[i]->decode(h, {}).log_prob(below.event) - q.log_prob(h);
    nats = nats.defined() ? nats + term : term;
    below = {h};
  }
  const auto top = layers_.back()->score(below, rng);
  return {.nats = nats + top.nats, .info = score_info(), .shared_error = top.shared_error};
}

Distribution Dbn::encode(const Batch& batch) {
  auto means = batch;
  for (std::size_t i = 0; i + 1 < layers_.size(); ++i) means = {layers_[i]->encode(means).mean()};
  return layers_.back()->encode(means);
}

RowsLaw Dbn::decode(const Tensor& z, const Rows&) {
  auto means = z;
  for (std::size_t i = layers_.size() - 1; i > 0; --i) means = layers_[i]->decode(means, {}).mean().x();
  return layers_.front()->decode(means, {});
}

}  // namespace gx
