#include "generatrix/eval/exactness.h"

#include <ATen/ATen.h>
#include <torch/autograd.h>

#include <cmath>
#include <limits>

#include "generatrix/contract/abilities.h"
#include "generatrix/eval/mode_scope.h"
#include "generatrix/prob/draw_rows.h"

namespace gx {
namespace {

constexpr std::int64_t kAtOnce = 256, kGridSide = 400;
constexpr double kFar = 10;
constexpr std::int64_t kSolvedFiner = 64;  // rows
constexpr double kFiner = 100, kAllowedANumber = 0.01;

std::string type_name(at::ScalarType type) { return type == at::kDouble ? "float64" : "float32"; }

Batch in_type(Batch batch, at::ScalarType type) {
  for (auto* rows : {&batch.event, &batch.given}) {
    for (auto& column : rows->columns) {
      if (column.data.is_floating_point()) column.data = column.data.to(type);
    }
  }
  return batch;
}

Tensor scores_of(Model& model, const Batch& rows, const Rng& rng) {
  auto noise = rng.fork("scores");
  std::vector<Tensor> all;
  for (std::int64_t i = 0; i < rows.size(); i += kAtOnce)
    all.push_back(
        dynamic_cast<CanScore&>(model).score(rows.cut(i, std::min(kAtOnce, rows.size() - i)), noise).nats.to(at::kDouble));
  return at::cat(all);
}

double largest(const Tensor& difference) { return difference.abs().max().to(at::kDouble).item<double>(); }

Exactness non_finite(const Tensor& nats, at::ScalarType type) {
  const auto n_wrong = (~at::isfinite(nats)).sum().item<std::int64_t>();
  return {.check = "non_finite", .type = type_name(type), .value = static_cast<double>(n_wrong), .n = nats.size(0)};
}

// Events that are many numbers take a backward pass for each: few rows of them, and none of very many.
std::int64_t n_jacobians(std::int64_t n_dims) { return n_dims <= 64 ? 8 : n_dims <= 1024 ? 2 : 0; }

double log_det_error(CanInvert& model, const Batch& rows, std::int64_t n) {
  at::AutoGradMode on(true);
  double worst = 0;
  for (std::int64_t i = 0; i < n; ++i) {
    const auto row = rows.cut(i, 1);
    const auto leaf = row.x().detach().clone().requires_grad_();
    const auto back = model.bijector(row.given).inverse(leaf);
    const auto z = back.value.reshape(-1);
    std::vector<Tensor> jacobian;
    for (std::int64_t d = 0; d < z.size(0); ++d)
      jacobian.push_back(torch::autograd::grad({z[d]}, {leaf}, {}, /*retain_graph=*/true)[0].reshape(-1));
    const auto expected = std::get<1>(at::linalg_slogdet(at::stack(jacobian).to(at::kDouble)));
    worst = std::max(worst, largest(back.log_det.detach().to(at::kDouble) - expected));
  }
  return worst;
}

// What a float64 and a float32 model may differ by: the formulas are right in the one, digits are few in the other.
double allowed_in(at::ScalarType type) { return type == at::kDouble ? 1e-6 : 1e-2; }

void add_inversions(std::vector<Exactness>& all, Model& model, const Batch& rows, at::ScalarType type, const Rng& rng) {
  auto& f = dynamic_cast<CanInvert&>(model);
  const auto name = type_name(type);
  const auto allowed = allowed_in(type);
  const auto there_and_back = [&](const std::string& check, const Tensor& x, double times) {
    const auto map = f.bijector(rows.given);
    all.push_back({check, name, largest(map.forward(map.inverse(x).value).value - x), 0, times * allowed, x.size(0)});
  };
  there_and_back("round_trip", rows.x(), 1);
  // so far out float32 keeps few digits of a steep map: how many is told, and only no number is a fault
  const auto far_allowed = type == at::kDouble ? kFar : std::numeric_limits<double>::infinity();
  if (is_real(model.task().event.only().values)) there_and_back("round_trip_far", kFar * rows.x().sign(), far_allowed);
  // draws of levels may lie so far out that no inverse of a sigmoid finds them
  if (auto* with_prior = dynamic_cast<HasPrior*>(&model); with_prior && is_real(model.task().event.only().values)) {
    auto draws = rng.fork("draws");
    const auto z = draw_rows(with_prior->prior(rows.given), rows.size(), draws).to(type);
    const auto map = f.bijector(rows.given);
    all.push_back({"round_trip_draws", name, largest(map.inverse(map.forward(z).value).value - z), 0, allowed, rows.size()});
  }
  const auto n = std::min(rows.size(), n_jacobians(model.task().event.dims()));
  if (n > 0) all.push_back({"log_det", name, log_det_error(f, rows, n), 0, allowed, n});
}

bool has_a_plane(const Model& model) {
  const auto& event = model.task().event;
  const auto info = dynamic_cast<const CanScore&>(model).score_info();
  return event.is_one() && event.only().is_fixed() && !event.only().may_miss && is_real(event.only().values) &&
         event.dims() == 2 && info == ScoreInfo{ScoreInfo::Kind::exact, ScoreInfo::Measure::density};
}

bool spans_a_plane(const Batch& rows) {
  const auto x = rows.x().reshape({-1, 2});
  return (std::get<0>(x.max(0)) > std::get<0>(x.min(0))).all().item<bool>();
}

// The rows, and draws of the model where it can draw, so that few rows do not make a small grid; without the draws' farthest
// thousandth on each side.
Tensor points_of(Model& model, const Batch& rows, const Rng& rng) {
  constexpr std::int64_t kDraws = 2000;
  constexpr double kTail = 1e-3;
  auto x = rows.x().reshape({-1, 2});
  auto* sampler = dynamic_cast<CanSample*>(&model);
  if (!sampler) return x;
  auto noise = rng.fork("mass");
  const auto given = rows.given.columns.empty() ? Rows{} : rows.given.cut(0, 1).repeated(kDraws);
  const auto drawn = at::nan_to_num(sampler->sample(kDraws, given, noise).x().reshape({-1, 2}).to(x.scalar_type()));
  const auto ends = at::quantile(drawn, at::tensor({kTail, 1 - kTail}, x.options()), 0);  // [2, 2]
  return at::cat({x, ends});
}

// Under what the first row is given.
Exactness mass_of(Model& model, const Batch& rows, const Rng& rng) {
  const auto x = points_of(model, rows, rng);
  const auto low = std::get<0>(x.min(0)), high = std::get<0>(x.max(0)), margin = 0.5 * (high - low);
  const auto share = (at::arange(kGridSide, x.options()) + 0.5) / kGridSide;  // midpoints of cells
  const auto axis = [&](std::int64_t d) { return low[d] - margin[d] + share * (high[d] - low[d] + 2 * margin[d]); };
  auto shape = rows.x().sizes().vec();
  shape[0] = -1;
  Batch grid{at::cartesian_prod({axis(0), axis(1)}).view(shape)};
  if (!rows.given.columns.empty()) grid.given = rows.given.cut(0, 1).repeated(grid.size());
  const auto cell = (2 * (high - low) / kGridSide).prod().to(at::kDouble).item<double>();
  const auto mass = scores_of(model, grid, rng).exp().sum().item<double>() * cell;
  return {"mass", type_name(x.scalar_type()), mass, 1, 1e-2, grid.size()};
}

Exactness solver_error(Model& model, const Batch& rows, const Rng& rng) {
  const auto some = rows.cut(0, std::min(kSolvedFiner, rows.size()));
  auto noise = rng.fork("scores");
  const auto finer = dynamic_cast<ScoresBySolver&>(model).score_finer(some, kFiner, noise).nats;
  const auto allowed = kAllowedANumber * static_cast<double>(model.task().event.dims());
  return {"solver_error", "float64", largest(scores_of(model, some, rng) - finer), 0, allowed, some.size()};
}

// float64 while an object of this class lives.
class DoubleScope {
 public:
  explicit DoubleScope(Model& model) : model_(model) { model_.to(at::kDouble); }
  ~DoubleScope() { model_.to(at::kFloat); }
  DoubleScope(const DoubleScope&) = delete;
  DoubleScope& operator=(const DoubleScope&) = delete;

 private:
  Model& model_;
};

}  // namespace

bool Exactness::holds() const { return std::isfinite(value) && std::abs(value - ideal) <= allowed; }

std::vector<Exactness> exactness_of(Model& model, const Batch& rows, const Rng& rng) {
  at::NoGradGuard off;
  const ModeScope scope(model, ModeScope::Mode::evaluation);
  const auto info = dynamic_cast<CanScore&>(model).score_info();
  const bool is_exact = info.kind == ScoreInfo::Kind::exact;
  const bool inverts = dynamic_cast<CanInvert*>(&model), solves = dynamic_cast<ScoresBySolver*>(&model);
  std::vector<Exactness> all;
  const auto single = scores_of(model, rows, rng);
  if (inverts) add_inversions(all, model, rows, at::kFloat, rng);
  all.push_back(non_finite(single, at::kFloat));
  if (!inverts && !is_exact && !solves) return all;  // nothing more to promise

  const DoubleScope precision(model);
  const auto doubles = in_type(rows, at::kDouble);
  if (solves) all.push_back(solver_error(model, doubles, rng));
  const auto precise = inverts || is_exact ? scores_of(model, doubles, rng) : Tensor();
  if (inverts) add_inversions(all, model, doubles, at::kDouble, rng);
  if (precise.defined()) all.push_back(non_finite(precise, at::kDouble));
  if (is_exact) all.push_back({"float32_score", "float32", largest(single - precise), 0, 1e-1, rows.size()});
  if (has_a_plane(model) && spans_a_plane(doubles)) all.push_back(mass_of(model, doubles, rng));
  return all;
}

}  // namespace gx
