#include "generatrix/prob/bijectors/elementwise.h"

#include <ATen/ATen.h>

#include "generatrix/prob/shapes.h"

namespace gx {
namespace {
Mapped summed(Mapped m, int n) { return {std::move(m.value), sum_last(m.log_det, n)}; }
}  // namespace

Mapped Elementwise::forward(const Tensor& latent) const { return summed(f.forward(latent), n_event_dims); }
Mapped Elementwise::inverse(const Tensor& data) const { return summed(f.inverse(data), n_event_dims); }

}  // namespace gx
