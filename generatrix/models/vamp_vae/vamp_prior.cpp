#include "generatrix/models/vamp_vae/vamp_prior.h"

#include <ATen/ATen.h>

#include "generatrix/prob/distributions/mixture.h"

namespace gx {

VampPrior::VampPrior(std::int64_t n, const Field& event, ConditionalPtr posterior, ReaderPtr reader)
    : bounded_(!is_real(event.values)), posterior_(std::move(posterior)), reader_(std::move(reader)) {
  auto shape = event.shape;
  shape.insert(shape.begin(), n);
  raw_ = register_parameter("raw", at::randn(shape));
}

Tensor VampPrior::pseudo_inputs() const { return bounded_ ? raw_.sigmoid() : raw_; }

Distribution VampPrior::given(const Context&) {
  const auto components = posterior_->given(reader_->read(Rows(pseudo_inputs())));  // batch [K]
  return Mixture{Categorical{at::zeros({raw_.size(0)}, raw_.options().requires_grad(false))}, components};
}

}  // namespace gx
