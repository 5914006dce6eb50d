#include "generatrix/families/sequential/sequence_batch.h"

#include <ATen/ATen.h>

namespace gx {

Column SequenceBatch::member(std::int64_t t) const {
  return {members.data[t], {}, members.observed.defined() ? members.observed[t] : Tensor()};
}

Tensor member_log_prob(Likelihood& likelihood, const Tensor& emitted, const Column& members, const Tensor& inside) {
  const auto nats = likelihood.of(emitted.unflatten(-1, likelihood.parameters()))->log_prob(members);
  return at::where(inside, nats, at::zeros({}, nats.options()));
}

Tensor vector_log_prob(const Normal& law, const Tensor& z) { return law.log_prob(z).sum(-1); }

}  // namespace gx
