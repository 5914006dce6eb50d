#include "generatrix/prob/estimators/assignment.h"

#include <ATen/ATen.h>

#include <limits>
#include <vector>

namespace gx {
namespace {

// The least-cost assignment, one row after another. Potentials u of rows and v of columns keep cost - u - v >= 0, with equality
// at every pair; a new row takes the shortest path over pairs to a free column, along which pairs change over.
class Assignment final {
 public:
  explicit Assignment(const Tensor& cost)  // float64 [n, n] on the CPU
      : cost_(cost), n_(static_cast<std::size_t>(cost.size(0))), row_of_(n_ + 1, n_), u_(n_ + 1), v_(n_ + 1) {
    for (std::size_t row = 0; row < n_; ++row) add(row);
  }
  Tensor columns() const {  // int64 [n], of each row
    auto all = at::empty({static_cast<std::int64_t>(n_)}, at::kLong);
    auto* column_of = all.mutable_data_ptr<std::int64_t>();
    for (std::size_t column = 0; column < n_; ++column) column_of[row_of_[column]] = static_cast<std::int64_t>(column);
    return all;
  }

 private:
  // Columns 0 .. n - 1; column n stands for "the row that is added".
  void add(std::size_t row) {
    const auto* cost = cost_.const_data_ptr<double>();
    std::vector<double> distance(n_, std::numeric_limits<double>::infinity());
    std::vector<std::size_t> before(n_, n_);
    std::vector<char> reached(n_ + 1, 0);
    row_of_[n_] = row;
    auto column = n_;
    while (true) {
      reached[column] = 1;
      const auto from = row_of_[column];
      auto next = n_;
      for (std::size_t j = 0; j < n_; ++j) {
        if (reached[j]) continue;
        const auto there = cost[from * n_ + j] - u_[from] - v_[j];
        if (there < distance[j]) distance[j] = there, before[j] = column;
        if (next == n_ || distance[j] < distance[next]) next = j;
      }
      const auto step = distance[next];
      for (std::size_t j = 0; j <= n_; ++j) {
        if (reached[j])
          u_[row_of_[j]] += step, v_[j] -= step;
        else
          distance[j] -= step;
      }
      column = next;
      if (row_of_[column] == n_) break;  // free
    }
    for (; column != n_; column = before[column]) row_of_[column] = row_of_[before[column]];
  }

  Tensor cost_;
  std::size_t n_;
  std::vector<std::size_t> row_of_;  // n: none
  std::vector<double> u_, v_;
};

}  // namespace

Tensor nearest_pairs(const Tensor& a, const Tensor& b) {
  const at::NoGradGuard off;
  // |a - b|^2 less what does not depend on the pairing
  const auto cost = (-2 * at::mm(a.to(at::kDouble), b.to(at::kDouble).t())).to(at::kCPU).contiguous();
  return Assignment(cost).columns().to(a.device());
}

}  // namespace gx
