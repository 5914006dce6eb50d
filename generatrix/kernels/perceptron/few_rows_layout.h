// How matrices of few rows lie in memory, in two ways:
//
// Columns [F, P]: feature by feature. P is n_rows rounded up to whole lanes; the places behind row n_rows - 1 hold zeros.
//
// Panels [panel, n_rows, kPanelWidth]: a panel holds kPanelWidth features, row by row. The unused places of the last panel are
// not initialized. The gradient of a layer's weights reads the layer's input in panels.
#pragma once

#include <cstdint>

namespace gx::kernels {

inline constexpr std::int64_t kManyRows = 48;  // a batch with fewer rows than this is one of few rows
inline constexpr std::int64_t kPanelWidth = 32;

std::int64_t padded_rows(std::int64_t n_rows);  // P

// Copy features first .. first + n - 1: rows [n_rows, F] to columns [F, P], columns to rows, columns to panels.
template <class T>
void to_columns(const T* rows, std::int64_t n_rows, std::int64_t n_features, T* columns, std::int64_t first, std::int64_t n);
template <class T>
void to_rows(const T* columns, std::int64_t n_rows, std::int64_t n_features, T* rows, std::int64_t first, std::int64_t n);
template <class T>
void to_panels(const T* columns, std::int64_t n_rows, T* panels, std::int64_t first, std::int64_t n);

}  // namespace gx::kernels
