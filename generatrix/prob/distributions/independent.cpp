#include "generatrix/prob/distributions/independent.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include "generatrix/base/errors.h"
#include "generatrix/prob/shapes.h"

namespace gx {

Tensor Independent::log_prob(const Tensor& x) const { return base.log_prob_of_events(x, n_event_dims); }
Shape Independent::batch_shape() const { return all_but_last(base.batch_shape(), n_event_dims); }
Shape Independent::event_shape() const { return joined(last(base.batch_shape(), n_event_dims), base.event_shape()); }

Distribution independent(Distribution base, int n_event_dims) {
  const auto n_batch = static_cast<int>(base.batch_shape().size());
  if (n_event_dims < 0 || n_event_dims > n_batch) {
    throw errors::misuse("independent",
                         fmt::format("{} event dimensions of {} with {} batch dimensions", n_event_dims, base.name(), n_batch),
                         "as many batch dimensions at least");
  }
  if (const auto* inner = base.as<Independent>()) return Independent{inner->base, inner->n_event_dims + n_event_dims};
  return Independent{std::move(base), n_event_dims};
}

const Distribution& cells_of(const Distribution& law) {
  const auto* events = law.as<Independent>();
  return events ? events->base : law;
}

}  // namespace gx
