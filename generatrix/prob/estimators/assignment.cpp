#include "generatrix/prob/estimators/assignment.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

namespace gx {
namespace {

constexpr auto kInfinity = std::numeric_limits<double>::infinity();

// The least-cost assignment. Potentials u of rows and v of columns keep cost - u - v >= 0, with equality at every pair. At the
// start they are the least costs of columns and of rows, and rows whose own column is free take that column. Each other row then
// takes the shortest path over pairs to a free column, along which pairs change over.
class Assignment final {
 public:
  explicit Assignment(const Tensor& cost)  // float64 [n, n] on the CPU
      : cost_(cost.const_data_ptr<double>()),
        n_(static_cast<std::size_t>(cost.size(0))),
        column_of_(n_, n_),
        row_of_(n_, n_),
        u_(n_, kInfinity),
        v_(n_, kInfinity) {
    start();
    for (std::size_t row = 0; row < n_; ++row) {
      if (column_of_[row] == n_) add(row);
    }
  }
  const std::vector<std::size_t>& columns() const { return column_of_; }  // [n], of each row

 private:
  void start() {
    for (std::size_t i = 0; i < n_ * n_; ++i) v_[i % n_] = std::min(v_[i % n_], cost_[i]);
    for (std::size_t row = 0; row < n_; ++row) {
      auto own = n_;
      for (std::size_t j = 0; j < n_; ++j) {
        if (const auto rest = cost_[row * n_ + j] - v_[j]; rest < u_[row]) u_[row] = rest, own = j;
      }
      if (own != n_ && row_of_[own] == n_) column_of_[row] = own, row_of_[own] = row;
    }
  }

  void add(std::size_t row) {
    std::vector<double> distance(n_, kInfinity);
    std::vector<std::size_t> before(n_, row), open(n_), closed;  // `before`: the row from which a column was reached
    std::iota(open.begin(), open.end(), 0);
    double reached = 0;
    auto from = row, column = n_;
    while (true) {
      std::size_t nearest = 0;
      for (std::size_t k = 0; k < open.size(); ++k) {
        const auto j = open[k];
        const auto there = reached + cost_[from * n_ + j] - u_[from] - v_[j];
        if (there < distance[j]) distance[j] = there, before[j] = from;
        if (distance[j] < distance[open[nearest]]) nearest = k;
      }
      column = open[nearest];
      reached = distance[column];
      if (row_of_[column] == n_) break;  // free
      from = row_of_[column];
      closed.push_back(column);
      open[nearest] = open.back();
      open.pop_back();
    }
    u_[row] += reached;
    for (const auto j : closed) u_[row_of_[j]] += reached - distance[j], v_[j] -= reached - distance[j];
    while (true) {  // back along the path
      const auto taker = before[column];
      row_of_[column] = taker;
      std::swap(column, column_of_[taker]);
      if (taker == row) return;
    }
  }

  const double* cost_;
  std::size_t n_;
  std::vector<std::size_t> column_of_, row_of_;  // n: none
  std::vector<double> u_, v_;
};

}  // namespace

Tensor nearest_pairs(const Tensor& a, const Tensor& b) {
  const at::NoGradGuard off;
  // |a - b|^2 less what does not depend on the pairing
  const auto cost = (-2 * at::mm(a.to(at::kDouble), b.to(at::kDouble).t())).to(at::kCPU).contiguous();
  const Assignment found(cost);
  const std::vector<std::int64_t> columns(found.columns().begin(), found.columns().end());
  return at::tensor(columns, at::kLong).to(a.device());
}

}  // namespace gx
