#include "generatrix/kernels/coupling/coupling_chain_shape.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "generatrix/kernels/perceptron/nonlinearity.h"
#include "generatrix/kernels/vector/panels.h"

namespace gx::kernels {
namespace {

LinkShape shape_of(const ScalingLink&) { return {.kind = LinkShape::Kind::scaling}; }

LinkShape shape_of(const OrderLink& link) {
  const auto order = link.order.contiguous();
  const auto* first = order.const_data_ptr<std::int64_t>();
  return {.kind = LinkShape::Kind::order, .order = {first, first + order.numel()}};
}

LinkShape shape_of(const CouplingLink& link) {
  LinkShape shape{.kind = LinkShape::Kind::coupling, .keeps_first = link.keeps_first, .first_bound = link.first_bound};
  shape.widths.push_back(link.net.weights.front().size(1));
  for (const auto& w : link.net.weights) shape.widths.push_back(w.size(0));
  shape.between = {.slope = link.net.between == "leaky_relu" ? kLeakySlope : 0.0, .is_tanh = link.net.between == "tanh"};
  return shape;
}

std::int64_t rows_left(const LinkShape& link, std::int64_t n_dims) {
  if (link.kind == LinkShape::Kind::order) return 0;
  if (link.kind == LinkShape::Kind::scaling) return n_dims;
  std::int64_t rows = 3 * link.n_moved();
  for (std::size_t i = 0; i < link.n_layers(); ++i) rows += link.widths[i];
  return rows;
}

void add_weights(const ScalingLink& link, std::vector<Tensor>& all) { all.insert(all.end(), {link.shift, link.log_scale}); }
void add_weights(const OrderLink&, std::vector<Tensor>&) {}
void add_weights(const CouplingLink& link, std::vector<Tensor>& all) {
  all.insert(all.end(), link.net.weights.begin(), link.net.weights.end());
  all.insert(all.end(), link.net.biases.begin(), link.net.biases.end());
  all.push_back(link.bound);
}

bool fits_one(const ScalingLink& link, std::int64_t n) { return link.shift.numel() == n && link.log_scale.numel() == n; }
bool fits_one(const OrderLink& link, std::int64_t n) { return link.order.numel() == n; }
bool fits_one(const CouplingLink& link, std::int64_t n) {
  return link.net.weights.front().size(1) + link.bound.numel() == n && link.net.weights.back().size(0) == 2 * link.bound.numel();
}

using Next = std::vector<Tensor>::const_iterator;
void take_weights(ScalingLink& link, Next& next) { link = {next[0], next[1]}, next += 2; }
void take_weights(OrderLink&, Next&) {}
void take_weights(CouplingLink& link, Next& next) {
  for (auto& w : link.net.weights) w = *next++;
  for (auto& b : link.net.biases) b = *next++;
  link.bound = *next++;
}

}  // namespace

std::vector<Tensor> weights_of(const ChainLinks& links) {
  std::vector<Tensor> all;
  for (const auto& link : links) std::visit([&](const auto& known) { add_weights(known, all); }, link);
  return all;
}

bool fits(const ChainLinks& links, std::int64_t n_dims) {
  return std::ranges::all_of(
      links, [&](const auto& link) { return std::visit([&](const auto& known) { return fits_one(known, n_dims); }, link); });
}

Program::Program(const ChainLinks& all, std::int64_t n_dims, ChainEnd end, bool keeps)
    : links(all), shape{n_dims, end == ChainEnd::latents, {}, 0, n_dims} {
  std::vector<Tensor> weights;
  for (const auto& link : links) {
    auto known = std::visit([](const auto& given) { return shape_of(given); }, link);
    known.first_weight = weights.size();
    std::visit([&](const auto& given) { add_weights(given, weights); }, link);
    const auto rows = rows_left(known, n_dims);
    known.memory = keeps ? shape.memory : 0;
    shape.memory = keeps ? shape.memory + rows : std::max(shape.memory, rows);
    for (std::size_t i = 0; i + 1 < known.widths.size(); ++i) flops += 2 * known.widths[i] * known.widths[i + 1];
    for (const auto width : known.widths) shape.widest = std::max(shape.widest, width);
    shape.links.push_back(std::move(known));
  }
  for (const auto& w : weights) {
    sum_places.push_back(n_sums);
    n_sums += w.dim() == 2 ? w.size(0) * sum_row(w.size(1)) : w.numel();
  }
}

ChainLinks Program::with(const std::vector<Tensor>& weights) const {
  auto bound = links;
  auto next = weights.begin();
  for (auto& link : bound) std::visit([&](auto& known) { take_weights(known, next); }, link);
  return bound;
}

}  // namespace gx::kernels
