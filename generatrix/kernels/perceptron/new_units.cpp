#include "generatrix/kernels/perceptron/new_units.h"

#include <ATen/ATen.h>

#include <cstring>

#include "generatrix/kernels/announce.h"
#include "generatrix/kernels/fuses.h"
#include "generatrix/kernels/perceptron/new_units_rows.h"
#include "generatrix/kernels/vector/lanes.h"

namespace gx {

void new_units(const Tensor& weight, const Tensor& bias, const Tensor& x, std::int64_t n_in, UnitRange units,
               const kernels::Nonlinearity* f, const Tensor& to) {
  const auto n_rows = to.size(1);
  if (!kernels::fuses(kernels::Kernel::new_units, weight, bias, x, to) || n_rows % kernels::kLanes != 0 ||
      !weight.is_contiguous() || x.stride(1) != 1 || to.stride(1) != 1)
    return new_units_reference(weight, bias, x, n_in, units, f, to);
  announce_flops(2 * units.n * n_in * n_rows);
  AT_DISPATCH_FLOATING_TYPES(to.scalar_type(), "new_units", [&] {
    kernels::unit_rows<scalar_t>(kernels::best_instructions(),
                                 {.n_units = units.n,
                                  .n_in = n_in,
                                  .n_rows = n_rows,
                                  .weight = weight.const_data_ptr<scalar_t>() + units.first * weight.size(1),
                                  .weight_row = weight.size(1),
                                  .bias = bias.const_data_ptr<scalar_t>() + units.first,
                                  .x = x.const_data_ptr<scalar_t>(),
                                  .x_row = x.stride(0)},
                                 f ? &f->bend : nullptr, to.mutable_data_ptr<scalar_t>() + units.first * to.stride(0),
                                 to.stride(0));
  });
}

void new_units_reference(const Tensor& weight, const Tensor& bias, const Tensor& x, std::int64_t n_in, UnitRange units,
                         const kernels::Nonlinearity* f, const Tensor& to) {
  const auto sums = at::addmm(bias.narrow(0, units.first, units.n), weight.narrow(0, units.first, units.n).narrow(1, 0, n_in),
                              x.narrow(0, 0, n_in));
  to.narrow(0, units.first, units.n).copy_(f ? f->value(sums) : sums);
}

void put_unit(const Tensor& numbers, std::int64_t unit, const Tensor& to) {
  if (numbers.numel() == 0) return;
  if (numbers.is_cpu() && to.is_cpu() && numbers.is_contiguous() && to.is_contiguous() &&
      numbers.scalar_type() == to.scalar_type()) {
    auto* row = static_cast<char*>(to.mutable_data_ptr()) + unit * to.size(1) * static_cast<std::int64_t>(to.element_size());
    std::memcpy(row, numbers.const_data_ptr(), numbers.nbytes());
    return;
  }
  to.select(0, unit).narrow(0, 0, numbers.numel()).copy_(numbers.flatten());
}

}  // namespace gx
