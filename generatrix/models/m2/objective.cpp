#include "generatrix/models/m2/objective.h"

#include <ATen/ATen.h>

#include <cmath>

namespace gx {
namespace {

double log_share(const Tensor& by_label) { return -std::log(static_cast<double>(by_label.size(1))); }

}  // namespace

Tensor of_label(const Tensor& by_label, const Tensor& labels) { return by_label.gather(1, labels.unsqueeze(1)).squeeze(1); }

Tensor with_label(const LabelledBounds& of) { return of_label(of.by_label, of.labels) + log_share(of.by_label); }

Tensor without_label(const LabelledBounds& of) {
  return (of.log_q.exp() * (of.by_label - of.log_q)).sum(1) + log_share(of.by_label);
}

Loss classification_loss(const Tensor& log_q, const Tensor& labels, const Tensor& known, double weight) {
  const auto told = known.defined() ? known.to(log_q.scalar_type()) : at::ones(labels.sizes(), log_q.options());
  const auto right = (log_q.argmax(1) == labels).to(told.scalar_type()) * told;
  return Loss()
      .add("cross_entropy", -(of_label(log_q, labels) * told).mean(), weight)
      .watch("right", right.mean())
      .watch("labelled", told.mean());
}

Loss semi_supervised_loss(const LabelledBounds& of, double generation, double classification) {
  const auto bound = of.known.defined() ? at::where(of.known, with_label(of), without_label(of)) : with_label(of);
  return classification_loss(of.log_q, of.labels, of.known, classification).add("bound", -bound.mean(), generation);
}

}  // namespace gx
