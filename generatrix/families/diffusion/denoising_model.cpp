#include "generatrix/families/diffusion/denoising_model.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "generatrix/families/diffusion/level_mass.h"
#include "generatrix/families/flow/dequantization.h"
#include "generatrix/prob/distributions/normal.h"
#include "generatrix/prob/shapes.h"

namespace gx {
namespace {

constexpr double kBoundWeight = 0.001;  // of the bound beside the denoising error: Nichol and Dhariwal 2021, section 3.1

// Of a table over steps, float64 [T + 1], the numbers of steps k [B] beside rows like x: [B, 1, ...].
Tensor at_steps(const Tensor& table, const Tensor& k, const Tensor& x) {
  return table.to(k.device(), /*non_blocking=*/true).index_select(0, k).to(x.scalar_type()).view(one_a_row(x));
}

}  // namespace

// With one variance b for q and s for p, KL = D (log(s / b) + b / s - 1) / 2 + |the means' difference|^2 / (2 s), and the means
// differ by c (x_0 - xhat), c = sqrt(abar_j) (1 - abar_k / abar_j) / (1 - abar_k), j = k - 1.
DenoisingModel::Tables::Tables(const NoiseSchedule& schedule, bool learns_variance)
    : signal(schedule.kept().sqrt()),
      noise((1 - schedule.kept()).sqrt()),
      posterior(at::zeros_like(signal)),
      small(at::zeros_like(signal)),
      large(at::zeros_like(signal)),
      weight(at::zeros_like(signal)) {
  const auto set = [](const Tensor& table, std::int64_t k, double value) { table.mutable_data_ptr<double>()[k] = value; };
  for (std::int64_t k = 1; k <= schedule.n_steps(); ++k) {
    const auto before = schedule.kept(k - 1), own = 1 - schedule.kept(k) / before;
    const auto b = schedule.posterior_variance(std::max<std::int64_t>(k, 2), std::max<std::int64_t>(k, 2) - 1);
    const auto c = std::sqrt(before) * own / (1 - schedule.kept(k));
    set(posterior, k, std::log(b));
    set(small, k, std::log(learns_variance ? std::min(b, own) : schedule.variance(k, k - 1)));
    set(large, k, std::log(learns_variance ? own : schedule.variance(k, k - 1)));
    set(weight, k, c * c);
  }
}

DenoisingModel::Noised DenoisingModel::noised(const Tensor& x, const Tensor& k, Rng& rng) const {
  auto noise = rng.normal(x.sizes(), x.scalar_type());
  const auto signal = at_steps(tables_.signal, k, x), rest = at_steps(tables_.noise, k, x);
  const auto xk = signal * x + rest * noise;
  return {xk, std::move(noise), k.to(x.scalar_type()) / static_cast<double>(parts_.schedule.n_steps()), signal, rest};
}

DenoisingModel::DenoisingModel(Parts parts, Task task)
    : Model(std::move(task)),
      parts_(std::move(parts)),
      tables_(parts_.schedule, parts_.learns_variance),
      range_(this->task().event.only()),
      shape_(this->task().event.only().shape),
      n_levels_(count_of(this->task().event.only().values)) {
  register_module("net", parts_.net);
}

std::vector<Turn> DenoisingModel::turns() {
  return {{.name = "model",
           .parameters = parameters(),
           .loss = [this](const Batch& batch, const Step& step) { return loss(batch, step); },
           .by_rows = true}};
}

Tensor DenoisingModel::as_net_sees(const Tensor& x, Rng& rng) const {
  return range_.from_space(within_grain(task().event.only(), x, rng));
}

Loss DenoisingModel::loss(const Batch& batch, const Step& step) {
  const auto x = as_net_sees(batch.x(), step.rng);
  const auto k = step.rng.integers(parts_.schedule.n_steps(), {x.size(0)}).to(x.device()) + 1;
  const auto seen = noised(x, k, step.rng);
  const auto answer = said(parts_.net->forward(seen.x, seen.t, batch.given, step.rng), seen.x, seen.signal, seen.rest);
  const auto target = parts_.target == Target::noise ? seen.noise
                      : parts_.target == Target::row ? x
                                                     : seen.signal * seen.noise - seen.rest * x;
  auto loss = Loss().add("denoising_error", (answer.target - target).square().mean());
  if (!parts_.learns_variance) return loss;
  const auto row = answer.row.detach(), log_s = log_variance(k, answer.share, x);
  const auto is_first = (k == 1).view(one_a_row(x));
  const auto term = at::where(is_first, -log_decoded(x, row, log_s), divergence(x, row, log_s, k));
  return std::move(loss).add("variance_bound", static_cast<double>(parts_.schedule.n_steps()) * term.mean(), kBoundWeight);
}

DenoisingModel::Said DenoisingModel::said(const Tensor& output, const Tensor& xk, const Tensor& signal,
                                          const Tensor& rest) const {
  Said answer{.target = output};
  if (parts_.learns_variance) {
    const auto both = output.chunk(2, 1);
    answer = {.target = both[0], .share = (both[1] + 1) / 2};
  }
  const auto row = parts_.target == Target::row     ? answer.target
                   : parts_.target == Target::noise ? (xk - rest * answer.target) / signal
                                                    : signal * xk - rest * answer.target;
  answer.row = n_levels_ > 0 ? row.clamp(-1, 1) : row;
  return answer;
}

Tensor DenoisingModel::log_variance(const Tensor& k, const Tensor& share, const Tensor& x) const {
  const auto small = at_steps(tables_.small, k, x);
  return share.defined() ? small + share * (at_steps(tables_.large, k, x) - small) : small;
}

Tensor DenoisingModel::log_decoded(const Tensor& x, const Tensor& row, const Tensor& log_variance) const {
  const auto deviation = (0.5 * log_variance).exp();
  return n_levels_ > 0 ? log_level_mass(x, row, deviation, n_levels_) : Normal{row, deviation}.log_prob(x);
}

Tensor DenoisingModel::divergence(const Tensor& x, const Tensor& row, const Tensor& log_variance, const Tensor& k) const {
  const auto lower = at_steps(tables_.posterior, k, x) - log_variance;  // log(b / s)
  return 0.5 * (at::expm1(lower) - lower + at_steps(tables_.weight, k, x) * (x - row).square() * log_variance.neg().exp());
}

ScoreInfo DenoisingModel::score_info() const {
  return {ScoreInfo::Kind::lower_bound, n_levels_ > 0 ? ScoreInfo::Measure::mass : ScoreInfo::Measure::density};
}

Tensor DenoisingModel::log_decoded_at(const GuidedNet::Told& net, const Tensor& x, Rng& rng) const {
  const auto first = at::ones({x.size(0)}, x.options().dtype(at::kLong));
  const auto seen = noised(x, first, rng);
  const auto answer = said(net(seen.x, seen.t), seen.x, seen.signal, seen.rest);
  return log_decoded(x, answer.row, log_variance(first, answer.share, x)).flatten(1).sum(1);
}

Tensor DenoisingModel::divergence_at(const GuidedNet::Told& net, const Tensor& x, const Tensor& k, Rng& rng) const {
  const auto seen = noised(x, k, rng);
  const auto answer = said(net(seen.x, seen.t), seen.x, seen.signal, seen.rest);
  return divergence(x, answer.row, log_variance(k, answer.share, x), k).flatten(1).sum(1);
}

Score DenoisingModel::score(const Batch& batch, Rng& rng) {
  const at::NoGradGuard off;
  const auto x = as_net_sees(batch.x(), rng);
  const auto net = parts_.net->told_of(batch.given);
  const auto n_steps = parts_.schedule.n_steps(), n_terms = std::min(parts_.bound_terms, n_steps - 1);
  const auto last = parts_.schedule.kept(n_steps);
  auto nats = log_decoded_at(net, x, rng) - 0.5 * (last * x.square() - last - std::log1p(-last)).flatten(1).sum(1);
  for (std::int64_t i = 0; i < n_terms; ++i) {
    const auto low = i * (n_steps - 1) / n_terms, high = (i + 1) * (n_steps - 1) / n_terms;
    const auto k = rng.integers(high - low, {x.size(0)}).to(x.device()) + (2 + low);
    nats = nats - static_cast<double>(high - low) * divergence_at(net, x, k, rng);
  }
  return {.nats = nats, .info = score_info()};
}

}  // namespace gx
