#include "generatrix/families/energy/rbm.h"

#include <ATen/ATen.h>

#include <cmath>
#include <numbers>

#include "generatrix/contract/fits.h"
#include "generatrix/prob/distributions/bernoulli.h"
#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/normal.h"
#include "generatrix/prob/estimators/annealed_importance.h"

namespace gx {
namespace {

constexpr double kFirstWeights = 0.01;  // deviation (Hinton, A Practical Guide to Training Restricted Boltzmann Machines, 2010)
constexpr double kLeastShare = 1e-3;    // of ones among the rows of a batch, for the first biases

// Noise batch first, so that parts of a batch may draw it. In float32 at least: uniform draws of bfloat16 are too coarse for rare
// bits.
Tensor bits_of(const Tensor& logits, Rng& rng) {
  const auto full = logits.to(at::promote_types(logits.scalar_type(), at::kFloat));
  return (rng.uniform(full.sizes(), full.scalar_type()) < at::sigmoid(full)).to(full.scalar_type());
}

}  // namespace

Rbm::Rbm(std::int64_t n_hidden, const MachineSettings& settings, Task task)
    : Model(std::move(task)), settings_(settings), bits_(is_bits(this->task().event.only().values)) {
  const auto d = this->task().event.only().dims();
  weight_ = register_parameter("weight", kFirstWeights * at::randn({n_hidden, d}));
  hidden_bias_ = register_parameter("hidden_bias", at::zeros({n_hidden}));
  visible_bias_ = register_parameter("visible_bias", at::zeros({d}));
  base_ = register_buffer("base", at::zeros({d}));
  if (settings.persistent > 0) chains_ = register_buffer("chains", at::rand({settings.persistent, d}).round());
}

Tensor Rbm::hidden_logits(const Tensor& v) const { return at::linear(v, weight_, hidden_bias_); }

Tensor Rbm::visible_given(const Tensor& h) const { return at::matmul(h, weight_) + visible_bias_; }

Tensor Rbm::free_energy(const Tensor& v) const {
  const auto visible = bits_ ? -at::matmul(v, visible_bias_) : (v - visible_bias_).square().sum(-1) / 2;
  return visible - at::softplus(hidden_logits(v)).sum(-1);
}

Tensor Rbm::drawn_hidden(const Tensor& v, Rng& rng) const { return bits_of(hidden_logits(v), rng); }

Tensor Rbm::drawn_visible(const Tensor& parameters, Rng& rng) const {
  return bits_ ? bits_of(parameters, rng) : parameters + rng.normal(parameters.sizes(), parameters.scalar_type());
}

Tensor Rbm::gibbs(Tensor v, std::int64_t k, Rng& rng) const {
  const at::NoGradGuard off;
  for (std::int64_t i = 0; i < k; ++i) v = drawn_visible(visible_given(drawn_hidden(v, rng)), rng);
  return v;
}

// What is logged is the error of one reconstruction, which has no part in the gradient: the difference of free energies, which is
// descended, stays near 0 and says nothing of progress.
std::vector<Turn> Rbm::turns() {
  const auto loss = [this](const Batch& batch, const Step& step) {
    const auto v = batch.x().flatten(1);
    const auto first = settings_.persistent > 0 ? chains_.to(v.scalar_type()) : v;
    const auto model = gibbs(first, settings_.k, step.rng);
    const auto difference = free_energy(v).mean() - free_energy(model).mean();
    const auto again = visible_given(at::sigmoid(hidden_logits(v)));
    const auto error = (v - (bits_ ? at::sigmoid(again) : again)).square().sum(1).mean();
    return Loss()
        .add("reconstruction_error", error.detach() + difference - difference.detach())
        .watch("free_energy_difference", difference.detach())
        .keep("chains", model);
  };
  const auto after = [this](const Batch&, const Step&, const Loss& found) {
    if (settings_.persistent > 0) chains_.copy_(found.kept("chains"));
  };
  return {{.name = "model", .parameters = parameters(), .loss = loss, .after = after, .by_rows = settings_.persistent == 0}};
}

void Rbm::warm_start(const Batch& batch, Rng& rng) {
  const at::NoGradGuard off;
  const auto v = batch.x().flatten(1);
  const auto mean = v.mean(0);
  base_.copy_(bits_ ? at::logit(mean.clamp(kLeastShare, 1 - kLeastShare)) : mean);
  visible_bias_.copy_(base_);
  if (settings_.persistent == 0) return;
  const auto chosen = rng.integers(v.size(0), {settings_.persistent});
  chains_.copy_(v.index_select(0, chosen.to(v.device())));
}

Rows Rbm::sample(std::int64_t n, const Rows&, Rng& rng) {
  const at::NoGradGuard off;
  const auto first = drawn_visible(base_.expand({n, base_.size(0)}), rng);
  return gibbs(first, settings_.sweeps, rng).unflatten(1, task().event.only().shape);
}

ScoreInfo Rbm::score_info() const {
  return {ScoreInfo::Kind::estimate, bits_ ? ScoreInfo::Measure::mass : ScoreInfo::Measure::density};
}

Score Rbm::score(const Batch& batch, Rng&) {
  const at::NoGradGuard off;
  const auto z = log_z();
  return {.nats = -free_energy(batch.x().flatten(1)) - z.nats, .info = score_info(), .shared_error = z.error};
}

Distribution Rbm::encode(const Batch& batch) { return independent(Bernoulli{hidden_logits(batch.x().flatten(1))}, 1); }

RowsLaw Rbm::decode(const Tensor& z, const Rows&) {
  const auto& shape = task().event.only().shape;
  const auto n_dims = static_cast<int>(shape.size());
  const auto cells = visible_given(z).unflatten(-1, shape);
  if (bits_) return independent(Bernoulli{cells}, n_dims);
  return independent(Normal{cells, at::ones_like(cells)}, n_dims);
}

Rbm::LogZ Rbm::log_z() {
  const std::scoped_lock one(lock_);
  const std::vector<Tensor> now{weight_, hidden_bias_, visible_bias_, base_};
  const auto same = [](const Tensor& a, const Tensor& b) {
    return a.device() == b.device() && a.scalar_type() == b.scalar_type() && at::equal(a, b);
  };
  if (!std::equal(now.begin(), now.end(), estimated_of_.begin(), estimated_of_.end(), same)) {
    estimated_ = estimate();
    estimated_of_.clear();
    for (const auto& t : now) estimated_of_.push_back(t.detach().clone());
  }
  return estimated_;
}

// f_b(v) of a machine whose weights are b W, b c and whose visible biases lie between those of independent cells and b's own:
//   log f_b(v) = (1 - b) base'v + b visible_bias'v + sum_j log(1 + exp b (c + W v)_j)
// and Z_0 = 2^H prod_i (1 + exp base_i). Of numbers the visible part stays, and Z_0 = 2^H (2 pi)^(D/2).
Rbm::LogZ Rbm::estimate() const {
  const at::NoGradGuard off;
  Rng rng(0, weight_.device());
  const auto bias = [this](double b) { return bits_ ? (1 - b) * base_ + b * visible_bias_ : visible_bias_; };
  const AnnealedPath path{.start = drawn_visible(bias(0).expand({settings_.ais_chains, base_.size(0)}), rng),
                          .log_f =
                              [&](const Tensor& v, double b) {
                                const auto visible = bits_ ? at::matmul(v, bias(b)) : -(v - visible_bias_).square().sum(1) / 2;
                                return visible + at::softplus(b * hidden_logits(v)).sum(1);
                              },
                          .move =
                              [&](const Tensor& v, double b, Rng& noise) {
                                const auto h = bits_of(b * hidden_logits(v), noise);
                                return drawn_visible(b * at::matmul(h, weight_) + bias(b), noise);
                              }};
  const auto found = annealed_importance(path, settings_.ais_steps, rng);
  const auto d = static_cast<double>(base_.size(0));
  const auto first = static_cast<double>(weight_.size(0)) * std::numbers::ln2 +
                     (bits_ ? at::softplus(base_.to(at::kDouble)).sum().item<double>() : d / 2 * std::log(2 * std::numbers::pi));
  return {first + found.nats.item<double>(), found.standard_error.item<double>()};
}

std::optional<std::string> why_no_rbm(const Task& task) {
  if (auto reason = why_no_array(task.event)) return reason;
  if (std::holds_alternative<Levels>(task.event.only().values))
    return task.event.only().name + " are levels, and this model is of bits or real numbers: data.values = dynamic reads bits";
  return {};
}

}  // namespace gx
