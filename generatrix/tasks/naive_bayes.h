// Naive Bayes: the classifier that any model of x given y must beat. Cells are independent given the class:
//
//   p(y|x) ~ p(y) prod_d p(x_d|y)
//
//   bits, levels   on above 1/2, p = (n_on + 1) / (n + 2)           n: the known cells d of training rows of class y
//   symbols        p(k) = (n_k + 1) / (n + K)
//   reals          a normal law, of these cells and one more whose mean and variance are those of all classes together
//
// An unknown cell says nothing.
#pragma once

#include <functional>
#include <optional>

#include "generatrix/tasks/classify.h"

namespace gx {

struct NaiveBayes {
  // Of each field: a column -> float64 [B, C], the sum over its known cells of log p(x_d|y).
  std::vector<std::function<Tensor(const Column& column)>> fields;
  Tensor log_prior;  // float64 [C]

  Tensor log_probs(const Rows& event) const;  // float64 [B, C]: log p(y|x)
};

// Why rows of the task have none: fields of members that follow each other, or that are absent.
std::optional<std::string> why_no_naive_bayes(const Task& task);

// Rows as the codec encodes them, one draw each where it draws. Throws UserError for rows without labels, std::logic_error where
// why_no_naive_bayes has a reason.
NaiveBayes fit_naive_bayes(const Dataset& train, const Codec& codec, const Rng& rng);

// The same rows, read with the same draws, as classify() judges with these options.
Classified classify(const NaiveBayes& model, const Dataset& data, const Codec& codec, const ClassifyOptions& options);

}  // namespace gx
