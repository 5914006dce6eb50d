#include "generatrix/families/autoencoder/autoencoder.h"

#include <ATen/ATen.h>

#include "generatrix/contract/fits.h"
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
           .by_rows = !parts_.penalty || parts_.penalty->by_rows,
           .one_thread = mixes_rows(*this)}};
}

Tensor Autoencoder::reconstruct(const Tensor& z) {
  const auto output = parts_.decoder->forward(z).squeeze(-1);  // [..., ...event]
  return is_real(field().values) ? output : output.sigmoid();
}

Loss Autoencoder::loss(const Batch& batch, const Step& step) {
  const auto seen = parts_.corruption ? parts_.corruption(batch.x(), step.rng) : batch.x();
  const auto z = parts_.encoder->forward(seen);
  auto loss = Loss().add("squared_error", (batch.x() - reconstruct(z)).square().flatten(1).sum(1).mean());
  if (!parts_.penalty) return loss;
  const auto& [name, weight, of, by_rows] = *parts_.penalty;
  return std::move(loss).add(name, of(seen, z, step.rng), weight);
}

Distribution Autoencoder::encode(const Batch& batch) { return independent(PointMass{parts_.encoder->forward(batch.x())}, 1); }

RowsLaw Autoencoder::decode(const Tensor& z, const Rows&) {
  return independent(PointMass{reconstruct(z)}, static_cast<int>(field().shape.size()));
}

std::optional<std::string> why_no_autoencoder(const NetSpec& encoder, const NetSpec& decoder, const Task& task) {
  if (auto reason = why_no_array(task.event)) return reason;
  for (const auto& net : {encoder, decoder}) {
    if (auto reason = why_not(net, task.event.only().shape)) return reason;
  }
  return {};
}

}  // namespace gx
