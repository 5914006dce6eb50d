#include "generatrix/kernels/perceptron/new_units_rows.h"

#include <algorithm>

#include "generatrix/kernels/perceptron/bend_lanes.h"
#include "generatrix/kernels/vector/multiply_add.h"

namespace gx::kernels {
namespace {

template <class T>
[[gnu::always_inline]] inline void unit_rows_all(const UnitRows<T>& from, const Bend* bend, T* to, std::int64_t to_row) {
  for (std::int64_t u = 0; u < from.n_units; ++u) std::fill_n(to + u * to_row, from.n_rows, from.bias[u]);
  multiply_add<T>({to, to_row}, Matrix<const T>{from.weight, from.weight_row}, Matrix<const T>{from.x, from.x_row}, from.n_units,
                  from.n_rows, from.n_in);
  if (!bend) return;
  for (std::int64_t u = 0; u < from.n_units; ++u) {
    for (std::int64_t i = 0; i < from.n_rows; i += kLanes) {
      Lanes<T> value;
      load(to + u * to_row + i, kLanes, value);
      bend_lanes<T>(*bend, value);
      store(value, kLanes, to + u * to_row + i);
    }
  }
}

}  // namespace

template <class T>
void unit_rows(Instructions which, const UnitRows<T>& from, const Bend* bend, T* to, std::int64_t to_row) {
  run_on(
      which, [&]<Instructions>() __attribute__((always_inline)) { unit_rows_all(from, bend, to, to_row); });
}

template void unit_rows(Instructions, const UnitRows<float>&, const Bend*, float*, std::int64_t);
template void unit_rows(Instructions, const UnitRows<double>&, const Bend*, double*, std::int64_t);

}  // namespace gx::kernels
