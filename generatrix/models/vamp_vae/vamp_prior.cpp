#include "generatrix/models/vamp_vae/vamp_prior.h"

#include <ATen/ATen.h>

#include "generatrix/prob/distributions/mixture.h"

namespace gx {

VampPrior::VampPrior(std::int64_t n, const ContextShape& told, bool bounded, ConditionalPtr posterior)
    : bounded_(bounded), posterior_(std::move(posterior)) {
  if (told.whole > 0) whole_ = register_parameter("whole", at::randn({n, told.whole}));
  if (told.along.empty()) return;
  auto shape = told.along;
  shape.insert(shape.begin(), n);
  along_ = register_parameter("along", at::randn(shape));
}

Context VampPrior::pseudo_inputs() const {
  const auto within = [this](const Tensor& raw) { return raw.defined() && bounded_ ? raw.sigmoid() : raw; };
  return {.whole = within(whole_), .along = within(along_)};
}

Distribution VampPrior::given(const Context&) {
  const auto components = posterior_->given(pseudo_inputs());  // batch [K]
  const auto& any = whole_.defined() ? whole_ : along_;
  return Mixture{Categorical{at::zeros({any.size(0)}, any.options().requires_grad(false))}, components};
}

}  // namespace gx
