// What events are drawn under, as a value: rows of what the model's task is given.
#pragma once

#include <functional>

#include "generatrix/data/codec.h"
#include "generatrix/data/dataset.h"

namespace gx {

// n rows of the task's `given`, encoded; no columns for a model that reads no condition.
using Conditions = std::function<Rows(std::int64_t n, Rng& rng)>;

Conditions no_conditions();
// Labels drawn by their share among the training rows (SymbolsSettings::counts), evenly where those are not known. The task's
// `given` must be one label; throws UserError for another: such conditions come from rows.
Conditions labels_by_share(const Codec& codec, at::Device device);
// Those shares: float64 [classes], summing to 1.
Tensor label_shares(const Codec& codec);
// Labels int64 [B] as the only thing that rows of the task are given.
Rows labels_as_given(const Task& task, const Tensor& labels);
// These labels in turn: the first, the second, ..., the first again.
Conditions labels_in_turn(std::vector<std::int64_t> labels, const Field& label, at::Device device);
// What rows of a data set are given, rows drawn with replacement. `data` must outlive the conditions.
Conditions conditions_of_rows(const Dataset& data, const Codec& codec);
// These rows in turn.
Conditions rows_in_turn(Rows given);

// What a model is drawn under when nobody says: nothing, labels by their share, or what rows of `data` are given.
Conditions usual_conditions(const Task& task, const Codec& codec, const Dataset* data, at::Device device);

// int64 [B]: the labels among what rows are given, by the place of the label's field in the task; undefined where there are none.
Tensor labels_of(const Rows& given, const Task& task);
// The task where every row's label is known: what a generative half sees of a model that learns from few labels.
Task with_known_label(Task task);
// bool [B]: whose label is known; undefined where all are, or there are none.
Tensor known_labels(const Rows& given, const Task& task);
// The mean of each [B] over the rows that are known; 0 where none is. known: as known_labels gives it.
Tensor mean_of_known(const Tensor& each, const Tensor& known);
// The rows whose label is known: the batch itself where all are.
Batch of_known_labels(const Batch& batch, const Task& task);
// The rows' `given` with these labels, int64 [B], in place of their own; of rows that are given nothing the labels alone, if
// these are all that the task gives.
Rows with_labels(const Rows& given, const Task& task, const Tensor& labels);

}  // namespace gx
