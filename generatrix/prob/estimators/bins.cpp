#include "generatrix/prob/estimators/bins.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <span>

namespace gx {
namespace {

constexpr double kLeastWidth = 1e-5;  // of an own bin, in deviations
constexpr double kNoNumber = -1;      // of a bin that is nobody's own
constexpr double kEvenReach = 4;      // deviations that even bins cover on each side

Tensor tail_scale(const Tensor& edges) {
  const auto last = edges.size(1) - 1;
  return (edges.narrow(1, last, 1) - edges.narrow(1, 0, 1)) / static_cast<double>(last);  // [D, 1]
}

struct Distinct {
  double value;
  std::int64_t count;
};

std::vector<Distinct> distinct(std::span<const double> sorted) {
  std::vector<Distinct> all;
  for (const auto x : sorted) {
    if (all.empty() || x > all.back().value) all.push_back({x, 0});
    ++all.back().count;
  }
  return all;
}

double width_of_own_bins(const std::vector<Distinct>& all, double deviation) {
  auto least = all.size() > 1 ? all.back().value - all.front().value : 1.0;
  for (std::size_t i = 1; i < all.size(); ++i) least = std::min(least, all[i].value - all[i - 1].value);
  return std::max(least, kLeastWidth * deviation);
}

// Edges, of which those that are nearer than half a width are one.
class Edges {
 public:
  explicit Edges(double width) : width_(width) {}
  void add(double edge) {
    const auto next = all_.lower_bound(edge);
    if (next != all_.end() && *next - edge < width_ / 2) return;
    if (next != all_.begin() && edge - *std::prev(next) < width_ / 2) return;
    all_.insert(edge);
  }
  std::int64_t size() const { return static_cast<std::int64_t>(all_.size()); }
  std::vector<double> list() const { return {all_.begin(), all_.end()}; }

 private:
  double width_;
  std::set<double> all_;
};

}  // namespace

Tensor Bins::is_used() const {
  const auto tail = at::ones({edges.size(0), 1}, edges.options().dtype(at::kBool));
  return at::cat({tail, edges.diff() > 0, tail}, 1);
}

Tensor Bins::index(const Tensor& x) const {
  return at::searchsorted(edges.contiguous(), x.to(edges.scalar_type()).contiguous(), /*out_int32=*/false, /*right=*/true);
}

Tensor Bins::log_density(const Tensor& x, const Tensor& index) const {
  const auto last = edges.size(1) - 1;
  const auto below = edges.gather(1, (index - 1).clamp(0, last)), above = edges.gather(1, index.clamp(0, last));
  const auto scale = tail_scale(edges);
  const auto beyond = at::where(index == 0, above - x, x - below);
  return at::where((index == 0).logical_or(index == last + 1), -scale.log() - beyond / scale, -(above - below).log());
}

Tensor Bins::at(const Tensor& index, const Tensor& u) const {
  const auto last = edges.size(1) - 1;
  const auto below = edges.gather(1, (index - 1).clamp(0, last)), above = edges.gather(1, index.clamp(0, last));
  const auto beyond = -tail_scale(edges) * (1 - u).log();
  const auto fixed = own.defined() ? own.gather(1, index) : at::full({}, kNoNumber, u.options());
  const auto share = at::where(fixed >= 0, fixed, u);
  const auto inner = below + share * (above - below);
  return at::where(index == 0, above - beyond, at::where(index == last + 1, below + beyond, inner));
}

void Bins::become(const Bins& other) const {
  edges.copy_(other.edges);
  own.copy_(other.own);
}

Bins even_bins(std::int64_t n_cells, std::int64_t n) {
  return {at::linspace(-kEvenReach, kEvenReach, n + 1).repeat({n_cells, 1}), at::full({n_cells, n + 2}, kNoNumber)};
}

Bins fitted_bins(const Tensor& values, const Tensor& known, std::int64_t n) {
  const auto all = values.cpu(), is_known = known.cpu();
  std::vector<Tensor> edges, own;
  for (std::int64_t d = 0; d < all.size(1); ++d) {
    const auto cell = fitted_bins(all.select(1, d).masked_select(is_known.select(1, d)), n);
    edges.push_back(cell.edges);
    own.push_back(cell.own);
  }
  return {at::cat(edges), at::cat(own)};
}

Bins fitted_bins(const Tensor& values, std::int64_t n) {
  const auto sorted = std::get<0>(values.to(at::kDouble).sort()).contiguous();
  const auto n_rows = sorted.size(0);
  if (n_rows == 0) return {at::linspace(-1, 1, n + 1, at::kDouble).unsqueeze(0), at::full({1, n + 2}, kNoNumber, at::kDouble)};
  const std::span<const double> rows(sorted.const_data_ptr<double>(), static_cast<std::size_t>(n_rows));
  auto all = distinct(rows);
  const auto width = width_of_own_bins(all, n_rows > 1 ? sorted.std().item<double>() : 0);

  Edges edges(width);
  edges.add(rows.front() - width / 2);
  edges.add(rows.back() + width / 2);
  std::vector<Distinct> frequent;
  std::ranges::copy_if(all, std::back_inserter(frequent), [&](const auto& d) { return d.count * n >= n_rows && d.count > 1; });
  std::ranges::stable_sort(frequent, std::ranges::greater(), &Distinct::count);
  std::set<double> own;
  for (const auto& d : frequent) {
    if (edges.size() + 2 > n + 1) break;
    edges.add(d.value - width / 2);
    edges.add(d.value + width / 2);
    own.insert(d.value);
  }
  std::vector<double> others;
  std::ranges::copy_if(rows, std::back_inserter(others), [&](double x) { return !own.contains(x); });
  const auto n_cuts = n + 1 - edges.size();
  for (std::int64_t i = 1; i <= n_cuts && !others.empty(); ++i) {
    const auto at = others.size() * static_cast<std::size_t>(i) / static_cast<std::size_t>(n_cuts + 1);
    const auto next = std::ranges::upper_bound(others, others[std::min(at, others.size() - 1)]);
    if (next == others.end()) break;
    const auto between = own.upper_bound(*std::prev(next));
    if (between == own.end() || *between > *next) edges.add((*std::prev(next) + *next) / 2);
  }
  auto list = edges.list();
  list.resize(static_cast<std::size_t>(n + 1), list.back());
  Bins bins{at::tensor(list, at::kDouble).unsqueeze(0), at::full({1, n + 2}, kNoNumber, at::kDouble)};
  const auto numbers = at::tensor(std::vector<double>(own.begin(), own.end()), at::kDouble).unsqueeze(0);
  const auto index = bins.index(numbers), below = bins.edges.gather(1, index - 1), above = bins.edges.gather(1, index);
  bins.own.scatter_(1, index, (numbers - below) / (above - below));
  return bins;
}

}  // namespace gx
