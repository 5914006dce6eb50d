// The codec of rows that are one array of bytes or real numbers, with or without labels.
#pragma once

#include "generatrix/data/sources/opened.h"

namespace gx {

// values: data.values. Bytes are grey levels or bits, real numbers are standardized where opened.standardize says so.
// `train`: the training rows that are left, which shift, scale and the counts of labels are taken from.
// Throws UserError for a wish that the array cannot fulfil; `name` is the data set's.
Codec array_codec(const Opened& opened, const std::string& values, const std::string& name, const Batch& train);

// Of labels 0 .. n_classes - 1, with their names where there are as many, and how often each comes.
// Known labels of each class.
std::vector<std::int64_t> counts_of_labels(const Column& labels, std::int64_t n_classes);
ColumnCodecPtr label_codec(const std::vector<std::string>& names, std::int64_t n_classes, const Column& labels,
                           const std::string& field = "label");

}  // namespace gx
