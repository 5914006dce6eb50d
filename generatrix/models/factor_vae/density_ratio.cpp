#include "generatrix/models/factor_vae/density_ratio.h"

#include <ATen/ATen.h>

namespace gx {

Tensor dimensions_in_their_own_orders(const Tensor& z, Rng& rng) {
  const auto order = std::get<1>(rng.uniform(z.sizes()).sort(0));  // [B, Z]
  return z.detach().gather(0, order);
}

Loss ratio_loss(Net& ratio, const Tensor& codes, const Tensor& product) {
  const auto output = ratio.forward(at::cat({codes, product})).squeeze(-1);  // [2 B]: together, as one batch
  const auto of_codes = output.narrow(0, 0, codes.size(0)), of_product = output.narrow(0, codes.size(0), product.size(0));
  const auto right = ((of_codes > 0).to(at::kFloat).mean() + (of_product <= 0).to(at::kFloat).mean()) / 2;
  return Loss()
      .add("ratio", -(at::log_sigmoid(of_codes).mean() + at::log_sigmoid(-of_product).mean()) / 2)
      .watch("told_right", right);
}

}  // namespace gx
