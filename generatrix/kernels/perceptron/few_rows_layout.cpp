#include "generatrix/kernels/perceptron/few_rows_layout.h"

#include <algorithm>

#include "generatrix/kernels/vector/multiply_add.h"

namespace gx::kernels {

std::int64_t padded_rows(std::int64_t n_rows) { return (n_rows + kLanes - 1) / kLanes * kLanes; }

template <class T>
void to_columns(const T* rows, std::int64_t n_rows, std::int64_t n_features, T* columns, std::int64_t first, std::int64_t n) {
  const auto padded = padded_rows(n_rows);
  for (auto f = first; f < first + n; ++f) {
    T* column = columns + f * padded;
    for (std::int64_t row = 0; row < n_rows; ++row) column[row] = rows[row * n_features + f];
    std::fill(column + n_rows, column + padded, T(0));
  }
}

template <class T>
void to_rows(const T* columns, std::int64_t n_rows, std::int64_t n_features, T* rows, std::int64_t first, std::int64_t n) {
  const auto padded = padded_rows(n_rows);
  for (std::int64_t row = 0; row < n_rows; ++row) {
    for (auto f = first; f < first + n; ++f) rows[row * n_features + f] = columns[f * padded + row];
  }
}

template <class T>
void to_panels(const T* columns, std::int64_t n_rows, T* panels, std::int64_t first, std::int64_t n) {
  const auto padded = padded_rows(n_rows);
  for (auto f = first; f < first + n; ++f) {
    T* to = panels + f / kPanelWidth * n_rows * kPanelWidth + f % kPanelWidth;
    for (std::int64_t row = 0; row < n_rows; ++row) to[row * kPanelWidth] = columns[f * padded + row];
  }
}

template void to_columns(const float*, std::int64_t, std::int64_t, float*, std::int64_t, std::int64_t);
template void to_rows(const float*, std::int64_t, std::int64_t, float*, std::int64_t, std::int64_t);
template void to_panels(const float*, std::int64_t, float*, std::int64_t, std::int64_t);
template void to_columns(const double*, std::int64_t, std::int64_t, double*, std::int64_t, std::int64_t);
template void to_rows(const double*, std::int64_t, std::int64_t, double*, std::int64_t, std::int64_t);
template void to_panels(const double*, std::int64_t, double*, std::int64_t, std::int64_t);

}  // namespace gx::kernels
