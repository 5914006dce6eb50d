#include "generatrix/families/autoencoder/autoencoder.h"

#include <ATen/ATen.h>

#include "generatrix/nn/norm.h"
#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/point_mass.h"

namespace gx {

Autoencoder::Autoencoder(Parts parts, Task task) : Model(std::move(task)), parts_(std::move(parts)) {
  register_module("encoder", parts_.encoder);
  register_module("decoder", parts_.decoder);
}

std::vector<Turn> Autoencoder::turns() {
  return {{.name = "model",
           .parameters = parameters(),
           .loss = [this](const Batch& batch, const Step& step) { return loss(batch, step); },
           .by_rows = !mixes_rows(*this)}};
}

Tensor Autoencoder::reconstruct(const Tensor& z) {
  const auto output = parts_.decoder->forward(z).squeeze(-1);  // [..., ...event]
  return is_real(field().values) ? output : output.sigmoid();
}

Loss Autoencoder::loss(const Batch& batch, const Step& step) {
  auto seen = batch.x();
  if (parts_.noise > 0) seen = seen + parts_.noise * step.rng.normal(seen.sizes(), seen.scalar_type());
  const auto again = reconstruct(parts_.encoder->forward(seen));
  return Loss().add("squared_error", (batch.x() - again).square().flatten(1).sum(1).mean());
}

Distribution Autoencoder::encode(const Batch& batch) { return independent(PointMass{parts_.encoder->forward(batch.x())}, 1); }

RowsLaw Autoencoder::decode(const Tensor& z, const Rows&) {
  return independent(PointMass{reconstruct(z)}, static_cast<int>(field().shape.size()));
}

}  // namespace gx
