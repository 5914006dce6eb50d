#include "generatrix/families/flow/flow.h"

#include <ATen/ATen.h>

#include <numbers>

#include "generatrix/base/row_groups.h"
#include "generatrix/nn/norm.h"
#include "generatrix/prob/bijectors/chain.h"
#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/point_mass.h"
#include "generatrix/prob/distributions/standard_normal.h"
#include "generatrix/prob/draw_rows.h"

namespace gx {
namespace {

// Rows whose values between operators stay in a core's cache, and as many as are worth sharing at all.
constexpr std::int64_t kGroup = 1024, kManyRows = 512;

// make(first, n) -> [n, ...] of n rows without gradient, in groups where they are many and the net is on the CPU.
Tensor of_rows(std::int64_t n, const Tensor& like, const std::function<Tensor(std::int64_t, std::int64_t)>& make) {
  return like.is_cpu() && n > kManyRows ? in_groups(n, std::min(kGroup, (n + 1) / 2), make) : make(0, n);
}

}  // namespace

Flow::Flow(Parts parts, Task task) : Model(std::move(task)), parts_(std::move(parts)) {
  register_module("layers", parts_.layers);
  if (parts_.given_reader) register_module("given_reader", parts_.given_reader);
  if (parts_.base) register_module("base", parts_.base);
  if (parts_.noise) register_module("noise", parts_.noise);
  like_ = parts_.layers->parameters().front();
}

std::vector<Turn> Flow::turns() {
  const auto n_dims = static_cast<double>(task().event.dims());
  const auto loss = [this, n_dims](const Batch& batch, const Step& step) {
    const auto nll = -log_prob(batch, step.rng).mean();
    auto loss = Loss().add("nll", nll);
    return parts_.levels ? std::move(loss).watch("bits_per_dim", nll.detach() / (n_dims * std::numbers::ln2)) : std::move(loss);
  };
  return {{.name = "model", .parameters = parameters(), .loss = loss, .by_rows = true, .one_thread = mixes_rows(*this)}};
}

Flow::Seen Flow::seen(const Tensor& x, Rng& rng) {
  if (!parts_.levels) return {within_grain(task().event.only(), x, rng), at::zeros({}, x.options())};
  if (!parts_.noise) return {parts_.levels->dequantized(x, rng), at::zeros({}, x.options())};
  auto [u, log_q] = parts_.noise->draw(x, rng);
  return {parts_.levels->dequantized(x, u), std::move(log_q)};
}

Tensor Flow::log_prob(const Batch& batch, Rng& rng) {
  const auto [v, log_q] = seen(batch.x(), rng);
  return nats(v, batch.given) - log_q;
}

Tensor Flow::nats(const Tensor& x, const Rows& given) {
  const auto back = bijector(given).inverse(x);
  const auto nats = prior(given).log_prob(back.value) + back.log_det;
  return parts_.levels ? nats + parts_.levels->log_volume() : nats;
}

std::int64_t Flow::passes_to_score() const {
  return std::max<std::int64_t>(1, parts_.layers->depth().to_latents + (parts_.noise ? parts_.noise->depth() : 0));
}

ScoreInfo Flow::score_info() const {
  if (parts_.levels) return {ScoreInfo::Kind::lower_bound, ScoreInfo::Measure::mass};
  const bool is_whole = !task().event.only().grain.empty();
  return {is_whole ? ScoreInfo::Kind::lower_bound : ScoreInfo::Kind::exact, ScoreInfo::Measure::density};
}

Score Flow::score(const Batch& batch, Rng& rng) {
  at::NoGradGuard off;
  const auto [v, log_q] = seen(batch.x(), rng);
  const auto of_group = [&, &v = v](std::int64_t first, std::int64_t n) {
    return nats(v.narrow(0, first, n), batch.given.cut(first, n));
  };
  return {of_rows(v.size(0), like_, of_group) - log_q, score_info()};
}

Rows Flow::sample(std::int64_t n, const Rows& given, Rng& rng) {
  at::NoGradGuard off;
  const auto z = draw_rows(prior(given), n, rng);
  return of_rows(n, like_, [&](std::int64_t first, std::int64_t n_rows) {
    return decode(z.narrow(0, first, n_rows), given.cut(first, n_rows)).mean().x();
  });
}

Distribution Flow::encode(const Batch& batch) {
  return independent(PointMass{bijector(batch.given).inverse(batch.x()).value}, 1);  // [B, Z]
}

RowsLaw Flow::decode(const Tensor& z, const Rows& given) {
  const auto value = bijector(given).forward(z).value;  // [..., ...event]
  return independent(PointMass{parts_.levels ? parts_.levels->quantized(value) : value},
                     static_cast<int>(task().event.only().shape.size()));
}

Distribution Flow::prior(const Rows& given) {
  if (parts_.base) return parts_.base->given(told(parts_.given_reader, given));
  return standard_normal({task().event.dims()}, like_.options().requires_grad(false));
}

Bijector Flow::bijector(const Rows& given) {
  auto layers = parts_.layers->map(told(parts_.given_reader, given));
  if (!parts_.levels) return layers;
  return chain({std::move(layers), parts_.levels->map(like_.options().requires_grad(false))});
}

void Flow::warm_start(const Batch& batch, Rng& rng) {
  at::NoGradGuard off;
  auto data = parts_.levels ? parts_.levels->dequantized(batch.x(), rng) : within_grain(task().event.only(), batch.x(), rng);
  if (parts_.levels) data = parts_.levels->map(like_.options().requires_grad(false)).inverse(data).value;
  parts_.layers->warm_start(data, told(parts_.given_reader, batch.given));
}

}  // namespace gx
