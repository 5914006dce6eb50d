// What simple readers of codes find of the factors. Half of the rows fit a reader, the other half judges it (halves_of); errors
// are over the judging rows, the reader stays.
#pragma once

#include "generatrix/eval/factors/factors.h"
#include "generatrix/eval/factors/information.h"

namespace gx {

// A number for each factor that has more than one value in both halves, and their mean. `each` stands beside the factors; NaN for
// the others.

// Of ordered factors R^2 of least squares, of others the accuracy of logistic regression. Constant columns are left out.
Scores linear_probe(const CodedRows& rows);
// The same of the k nearest rows in Euclidean distance: their mean, and their most frequent value.
Scores nearest_probe(const CodedRows& rows, std::int64_t k = 10);
// Mean area under the ROC curve of logistic regression, each value against all others (Ridgeway and Mozer 2018, arXiv 1802.05312,
// section 2): 0.5 is chance.
Scores explicitness(const CodedRows& rows);

// Kumar, Sattigeri and Balakrishnan 2018 (DIP-VAE, arXiv 1711.00848, section 3): how well each single dimension tells the factor,
// and the gap between the best dimension and the next one. An ordered factor: squared correlation. Another: balanced accuracy of
// thresholds, at 20 quantiles.
Scores attribute_gap(const CodedRows& rows);

// Eastwood and Williams 2018 (a framework for the evaluation of disentangled representations), by the lasso: of standardized
// codes x and factors y (a column for each value of one without order), w minimizes |y - x w|^2 / 2N + 3 / sqrt(N) |w|_1, a
// penalty above the correlations of N rows by chance. R_jk = |w_jk|.
//   disentanglement  sum_j rho_j (1 - H(R_j. / sum R_j.) / log F),   rho_j = sum R_j. / sum R
//   completeness     mean over factors of 1 - H(R_.k / sum R_.k) / log Z
//   informativeness  mean over factors of R^2 on the judging rows
struct LassoScores {
  Estimate disentanglement, completeness, informativeness;
};
LassoScores lasso_scores(const CodedRows& rows);

}  // namespace gx
