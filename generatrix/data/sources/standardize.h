// Columns of many units, each brought to mean 0 and deviation 1.
#pragma once

#include <string>
#include <vector>

#include "generatrix/data/codecs/known.h"

namespace gx {

// Shift and scale, cell by cell, of numbers [n, ...shape] that may be of any size up to the largest double; `known` (bool, like
// stored, or undefined) says which count. A column whose deviation is below 1e-12 of its largest number is constant: its shift is
// that number, its scale 1, and it stays so when it is decoded. float64 is decoded to float64, float32 to float32.
RealsSettings standardized(const Tensor& stored, const Tensor& known = {});

// The numbers of the cells, in C order, where `is_one` (bool [...shape]) is true.
std::vector<std::int64_t> cells_where(const Tensor& is_one);

// What should be known about the training rows of a column of numbers, a line each: which cells are constant, and which lose
// different numbers when they become float32 (looked for in the first 10,000 rows). Nothing for columns of another kind.
std::vector<std::string> notes_on(const ColumnCodec& codec, const Column& train);

}  // namespace gx
