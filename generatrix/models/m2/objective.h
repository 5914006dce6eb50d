// The bounds of the semi-supervised model M2 and its loss (Kingma, Rezende, Mohamed and Welling 2014, arXiv 1406.5298, eq. 6-9).
// With b(x, y) a draw of the bound on log p(x|y), and p(y) even:
//
//   log p(x, y) >= b(x, y) + log p(y)                                                       of a row whose label is known
//   log p(x)    >= sum_y q(y|x) [b(x, y) + log p(y)] + H(q(y|x))                            of one whose label is not
//   loss        = mean over rows of  -generation * bound  -  classification * log q(y|x) where y is known
#pragma once

#include "generatrix/contract/turn.h"

namespace gx {

struct LabelledBounds {
  Tensor by_label;  // b(x, y) [B, C]
  Tensor log_q;     // log q(y|x) [B, C]
  Tensor labels;    // int64 [B]
  Tensor known;     // bool [B]; undefined: all are
};

Tensor of_label(const Tensor& by_label, const Tensor& labels);  // [B, C] -> [B]: the number of the row's own label
Tensor with_label(const LabelledBounds& of);                    // [B]: the bound on log p(x, y) of the row's own label
Tensor without_label(const LabelledBounds& of);                 // [B]: the bound on log p(x)

// The mean over rows of -log q(y|x), 0 of a row without a label, in the term "cross_entropy". Watches two shares of all rows:
// those that have a label, and those that have one and whose most probable label is their own.
Loss classification_loss(const Tensor& log_q, const Tensor& labels, const Tensor& known, double weight);
Loss semi_supervised_loss(const LabelledBounds& of, double generation, double classification);

}  // namespace gx
