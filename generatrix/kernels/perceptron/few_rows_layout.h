// How matrices of few rows lie in memory.
//
// Columns: feature by feature, [F, P]; the rows of the batch are the lanes, P of them, of which those beyond n_rows are padding
// and hold zeros. Panels: kPanelWidth features row by row, [panel, n_rows, kPanelWidth], the last one filled up with whatever is
// there; the gradient of a layer's weights reads its input so.
#pragma once

#include <cstdint>

namespace gx::kernels {

inline constexpr std::int64_t kManyRows = 48;  // fewer are few
inline constexpr std::int64_t kPanelWidth = 32;

std::int64_t padded_rows(std::int64_t n_rows);  // P

// rows [n_rows, F] -> columns [F, P], and back: features first .. first + n.
template <class T>
void to_columns(const T* rows, std::int64_t n_rows, std::int64_t n_features, T* columns, std::int64_t first, std::int64_t n);
template <class T>
void to_rows(const T* columns, std::int64_t n_rows, std::int64_t n_features, T* rows, std::int64_t first, std::int64_t n);
template <class T>
void to_panels(const T* columns, std::int64_t n_rows, T* panels, std::int64_t first, std::int64_t n);

}  // namespace gx::kernels
