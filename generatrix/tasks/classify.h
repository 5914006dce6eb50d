// Labels of rows from a model of x given y, by Bayes' rule:
//
//   p(y|x) = p(x|y) p(y) / sum_y' p(x|y') p(y')
//
// or straight from a model that classifies.
#pragma once

#include <functional>

#include "generatrix/contract/abilities.h"
#include "generatrix/contract/model.h"
#include "generatrix/data/codec.h"
#include "generatrix/data/dataset.h"

namespace gx {

// What is known of the labels of N rows.
struct Classified {
  Tensor log_probs;  // float64 [N, C]: log p(y|x)
  Tensor given;      // int64 [N]: the labels that the rows carry; -1 where none is known

  bool knows_labels() const;  // of some rows at least
};
// Of all rows of the data: log_probs_of(batch, first) -> [B, C] of rows that begin at row `first` of the data.
Classified classified(const Dataset& data, const Codec& codec, std::int64_t batch, const Rng& rng,
                      const std::function<Tensor(const Batch& batch, std::int64_t first)>& log_probs_of);

struct ClassifyOptions {
  std::int64_t samples = 0;  // importance draws a row and label for models with latents; 0: the model's own score
  std::int64_t limit = 0;    // at most so many rows, chosen by the seed; 0: all
  std::int64_t batch = 128;  // rows at a time
  std::uint64_t seed = 0;
};

// log p(y) float64 [C] from how often each label of the task occurs; -inf for one that never does. Throws UserError for rows
// without labels, or with labels that the task does not have.
Tensor log_label_prior(const Dataset& data, const Task& task);

// By Bayes' rule when the model scores x given a label, directly when it classifies; without gradient. All labels of a row are
// scored with the same draws, so that what they share cancels.
// Throws UserError for a model that can do neither, for an unnormalized score (its unknown constant may depend on y), and for
// `samples` with a model without latents.
Classified classify(Model& model, const Dataset& data, const Codec& codec, const Tensor& log_prior,
                    const ClassifyOptions& options);

// int64: which of so many rows `options` ask for, the same whatever judges them.
Tensor rows_to_classify(std::int64_t n_rows, const ClassifyOptions& options);

// Throws UserError where rows of the data come without labels: there is nothing to compare with.
void expect_labels(const Dataset& data, const Codec& codec);

struct LabelAccuracy {
  double value = 0, standard_error = 0;  // share of rows whose most probable label is their own
  std::int64_t n = 0;
  std::vector<std::int64_t> rows;  // by class
  std::vector<double> by_class;    // the share of each; NaN for one without rows
};
// Of the rows whose label is known. Throws UserError where there is none.
LabelAccuracy accuracy_of(const Classified& found);

}  // namespace gx
