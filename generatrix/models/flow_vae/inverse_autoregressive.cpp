#include "generatrix/models/flow_vae/inverse_autoregressive.h"

#include <ATen/ATen.h>

#include "generatrix/prob/shapes.h"

namespace gx {
namespace {

struct KeepAndShift {
  Tensor keep, shift, log_keep;  // s, (1 - s) m, log s: [..., Z]
};

// z [..., Z] beside what is told [B, T]: a number for every row of both.
Tensor for_told(const InverseAutoregressive& f, const Tensor& z) {
  const auto lead = broadcast_shape(all_but_last(z.sizes(), 1), all_but_last(f.told.sizes(), 1));
  return z.expand(joined(lead, {z.size(-1)}));
}

KeepAndShift step_of(const InverseAutoregressive& f, const Tensor& z) {
  const auto out = f.net->forward(z, f.told);
  const auto a = out.select(-1, 1) + 1;
  const auto keep = a.sigmoid();
  return {keep, (1 - keep) * out.select(-1, 0), at::log_sigmoid(a)};
}

}  // namespace

Mapped InverseAutoregressive::forward(const Tensor& latent) const {
  const auto z = for_told(*this, turned ? latent.flip(-1) : latent);
  const auto [keep, shift, log_keep] = step_of(*this, z);
  const auto x = keep * z + shift;
  return {turned ? x.flip(-1) : x, log_keep.sum(-1)};
}

Mapped InverseAutoregressive::inverse(const Tensor& data) const {
  const auto x = for_told(*this, turned ? data.flip(-1) : data);
  auto z = at::zeros_like(x);
  for (std::int64_t d = 0; d < x.size(-1); ++d) {
    const auto [keep, shift, log_keep] = step_of(*this, z);
    const auto found = (x.select(-1, d) - shift.select(-1, d)) / keep.select(-1, d);
    z = at::cat({z.narrow(-1, 0, d), found.unsqueeze(-1), z.narrow(-1, d + 1, x.size(-1) - d - 1)}, -1);
  }
  return {turned ? z.flip(-1) : z, step_of(*this, z).log_keep.sum(-1).neg()};
}

}  // namespace gx
