#include "generatrix/families/linear/factor_model.h"

#include <ATen/ATen.h>

#include "generatrix/contract/fits.h"
#include "generatrix/data/fill_in.h"
#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/multivariate_normal.h"
#include "generatrix/prob/distributions/normal.h"
#include "generatrix/prob/distributions/standard_normal.h"

namespace gx {
namespace {

// Rows as the formulas take them: float64 [B, D], and what of them is known.
struct Flat {
  Tensor x, observed;
  explicit Flat(const Column& column)
      : x(column.data.flatten(1).to(at::kDouble)), observed(column.observed.defined() ? column.observed.flatten(1) : Tensor()) {}
};

constexpr double kFirstWeight = 0.1;  // of a latent, in deviations of a cell, before the first iteration

}  // namespace

FactorModel::FactorModel(std::int64_t n_latent, Rules rules, Task task) : Model(std::move(task)), rules_(rules) {
  const auto n_cells = field().dims();
  weight_ = register_buffer("weight", kFirstWeight * at::randn({n_cells, n_latent}));
  mean_ = register_buffer("mean", at::zeros({n_cells}));
  noise_ = register_buffer("noise", at::ones({n_cells}));
}

Factors FactorModel::factors() const { return {weight_.to(at::kDouble), mean_.to(at::kDouble), noise_.to(at::kDouble)}; }

void FactorModel::become(const Factors& found) {
  weight_.copy_(found.weight);
  mean_.copy_(found.mean);
  noise_.copy_(found.noise);
}

void FactorModel::warm_start(const Batch& batch, Rng&) {
  const auto [x, observed] = Flat(batch.event.columns.front());
  const auto known = observed.defined() ? observed.to(at::kDouble) : at::ones_like(x);
  const auto n = known.sum(0).clamp_min(1);
  const auto mean = (x * known).sum(0) / n;
  const auto variance = ((x - mean).square() * known).sum(0) / n;
  const auto usual = variance.mean().clamp_min(rules_.floor);
  become({factors().weight * usual.sqrt(), mean, rules_.one_noise ? usual.expand_as(mean) : variance.clamp_min(rules_.floor)});
}

std::vector<Turn> FactorModel::turns() {
  const auto loss = [this](const Batch& batch, const Step& step) {
    return Loss().add("negative_log_likelihood", -score(batch, step.rng).nats.mean());
  };
  const auto fit = [this](const Pass& rows, const Step&) { return Loss().add("negative_log_likelihood", -fitted(rows)); };
  return {{.name = "factors", .loss = loss, .fit = fit}};
}

Tensor FactorModel::fitted(const Pass& rows) {
  if (rules_.method == Method::em) {
    FactorStatistics statistics(factors());
    rows([&](const Batch& batch) {
      const auto [x, observed] = Flat(batch.event.columns.front());
      statistics.add(x, observed);
    });
    become(statistics.maximized(rules_.one_noise, rules_.floor));
    return at::scalar_tensor(statistics.nats() / statistics.n_rows(), at::kDouble);
  }
  Moments moments;
  rows([&](const Batch& batch) { moments.add(batch.x().flatten(1)); });
  const auto found = principal_factors(moments, weight_.size(1), rules_.floor);
  become(found);
  return mean_log_likelihood(found, moments);
}

Rows FactorModel::sample(std::int64_t n, const Rows& given, Rng& rng) {
  const at::NoGradGuard off;
  return decode(prior(given).sample({n}, rng), given).sample(rng);
}

Rows FactorModel::complete(const Batch& partial, std::int64_t n, Rng& rng) {
  const at::NoGradGuard off;
  const Batch known = {partial.event.repeated(n), partial.given.repeated(n)};
  const auto z = encode(known).sample({}, rng);
  return filled_in(known.event, decode(z, known.given).sample(rng), task().event);
}

Score FactorModel::score(const Batch& batch, Rng&) {
  const at::NoGradGuard off;
  const auto [x, observed] = Flat(batch.event.columns.front());
  return {.nats = factors().posterior(x, observed).nats, .info = score_info(), .n_cells = known_cells(batch.event, task().event)};
}

Distribution FactorModel::encode(const Batch& batch) {
  const auto [x, observed] = Flat(batch.event.columns.front());
  const auto [z, covariance, nats] = factors().posterior(x, observed);
  const auto n_latent = z.size(1);
  const auto factor = at::linalg_cholesky(covariance).expand({z.size(0), n_latent, n_latent});
  const auto type = weight_.scalar_type();
  return MultivariateNormal{z.to(type), factor.to(type)};
}

RowsLaw FactorModel::decode(const Tensor& z, const Rows&) {
  const auto n_dims = static_cast<int>(field().shape.size());
  const auto loc = at::matmul(z, weight_.t()) + mean_;  // [..., B, D]
  const auto in_shape = [&](const Tensor& flat) { return flat.unflatten(-1, field().shape); };
  const Normal cells{in_shape(loc), in_shape(noise_.sqrt().expand_as(loc))};
  if (field().may_miss) return RowsLaw({observed_law(cells, n_dims)});
  return independent(cells, n_dims);
}

Distribution FactorModel::prior(const Rows&) { return standard_normal({weight_.size(1)}, weight_.options()); }

std::optional<std::string> why_no_factors(std::int64_t n_latent, const Task& task) {
  auto all_known = task.event;
  for (auto& field : all_known.fields) field.may_miss = false;
  if (auto reason = why_no_array(all_known)) return reason;
  const auto& field = task.event.only();
  if (is_bits(field.values)) return field.name + " are bits, and normal noise has no density of bits";
  if (n_latent < field.dims()) return {};
  return fmt::format("an event has {} numbers, and model.latent = {} is not less", field.dims(), n_latent);
}

}  // namespace gx
