#include "generatrix/prob/estimators/moments.h"

#include <ATen/ATen.h>

namespace gx {
namespace {

constexpr std::int64_t kBlockRows = 4096;

}  // namespace

void Moments::add(const Tensor& rows) {
  const at::NoGradGuard off;
  if (n_ == 0) {
    center_ = rows.mean(0, false, at::kDouble).to(rows.scalar_type()).to(at::kDouble);  // exact in the type of the rows
    sum_ = at::zeros_like(center_);
    products_ = at::zeros({rows.size(1), rows.size(1)}, center_.options());
  }
  const auto center = center_.to(rows.scalar_type());
  for (const auto& block : rows.split(kBlockRows)) {
    const auto centered = block - center;  // [b, D]
    products_ += centered.t().matmul(centered);
    sum_ += centered.sum(0, false, at::kDouble);
  }
  n_ += rows.size(0);
}

Tensor Moments::mean() const { return center_ + sum_ / static_cast<double>(n_); }

Tensor Moments::covariance() const {
  const auto shift = sum_ / static_cast<double>(n_);
  return products_ / static_cast<double>(n_) - shift.outer(shift);
}

}  // namespace gx
