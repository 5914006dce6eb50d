// Small flows for tests: built, with weights far from their start, and what is asked of every one of them.
#pragma once

#include <ATen/ATen.h>

#include "generatrix/base/rng.h"
#include "generatrix/contract/abilities.h"
#include "generatrix/contract/catalog.h"

namespace gx::flow_example {

inline Field reals(Shape shape) { return {.name = "x", .values = Real{}, .shape = std::move(shape)}; }
inline Field levels(Shape shape) { return {.name = "image", .values = Levels{256}, .shape = std::move(shape)}; }

// A label of three and a real number.
inline Space label_and_number() {
  return {{Field{.name = "label", .values = Symbols{{3}}}, Field{.name = "age", .values = Real{}, .shape = {1}}}};
}
inline Rows told(const std::vector<std::int64_t>& labels, double age) {
  const auto n = static_cast<std::int64_t>(labels.size());
  return Rows({Column{at::tensor(labels, at::kLong)}, Column{at::full({n, 1}, age, at::kDouble)}});
}

inline ModelPtr build(void (*add)(Catalog&), const Table& parameters, const Field& field, const Space& given = {}) {
  Catalog catalog;
  add(catalog);
  const auto& entry = catalog.entries().front();
  const SeedScope scope(1);
  return entry.build(entry.normalize(parameters), Task{Space{{field}}, given});
}

// In float64 and evaluation, with weights as training may leave them: nothing is near the identity.
inline ModelPtr stirred(const ModelPtr& model, double size = 0.3) {
  model->to(at::kDouble);
  model->eval();
  const SeedScope scope(2);
  at::NoGradGuard off;
  for (auto& p : model->parameters()) p.add_(size * at::randn_like(p));
  return model;
}

inline Bijector bijector(Model& model, const Rows& given = {}) { return dynamic_cast<CanInvert&>(model).bijector(given); }

inline Tensor normal(std::int64_t n, const Field& field) {
  Shape shape = field.shape;
  shape.insert(shape.begin(), n);
  return Rng(3).normal(shape, at::kDouble);
}

// dz/dx [D, D] at one event
inline Tensor jacobian(const Bijector& f, const Tensor& x) {
  const auto leaf = x.detach().clone().requires_grad_();
  const auto z = f.inverse(leaf.unsqueeze(0)).value[0].reshape(-1);
  std::vector<Tensor> rows;
  for (std::int64_t i = 0; i < z.numel(); ++i) rows.push_back(torch::autograd::grad({z[i]}, {leaf}, {}, true)[0].reshape(-1));
  return at::stack(rows);
}
inline double log_det_by_autograd(const Bijector& f, const Tensor& x) {
  return std::get<1>(at::linalg_slogdet(jacobian(f, x))).item<double>();
}

// The largest distance from data that went to the latents and came back.
inline double round_trip(const Bijector& f, const Tensor& x) {
  const at::NoGradGuard off;
  return (f.forward(f.inverse(x).value).value - x).abs().max().item<double>();
}

// p of a two-dimensional model on a grid of |x| <= end, and the mass there.
struct Gridded {
  Tensor p;
  double mass;
};
inline Gridded on_grid(Model& model, const Rows& one_condition = {}, double end = 12, std::int64_t n = 161) {
  const auto axis = at::linspace(-end, end, n, at::kDouble);
  const auto grid = at::cartesian_prod({axis, axis});
  Rng rng(1);
  const Batch batch{grid, one_condition.columns.empty() ? Rows{} : one_condition.repeated(grid.size(0))};
  const auto p = dynamic_cast<CanScore&>(model).score(batch, rng).nats.exp();
  const auto step = 2 * end / static_cast<double>(n - 1);
  return {p, p.sum().item<double>() * step * step};
}

}  // namespace gx::flow_example
