// Rows of which only some have a label: what semi-supervised models learn from.
#pragma once

#include "generatrix/base/rng.h"
#include "generatrix/data/rows.h"

namespace gx {

// Keeps the labels of n rows, as many of each class (the first classes have one more where n is no multiple), and makes the
// others unknown. Which rows depends on their content and rng's seed alone. Throws UserError where rows are not given one label,
// or a class has too few rows; `name` is the data set's.
void keep_few_labels(Batch& rows, std::int64_t n, const Rng& rng, const std::string& name);

// All labels known, or none; of rows that are given one.
void mark_labels(Rows& given, bool known);

// int64: every row once, and those with a label again and again until they are `share` of all; observed bool [N].
Tensor with_labelled_repeated(const Tensor& observed, double share);

}  // namespace gx
