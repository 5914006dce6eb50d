#include "generatrix/families/prior_autoencoder/prior_autoencoder.h"

#include <ATen/ATen.h>

#include "generatrix/nn/parameters.h"
#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/normal.h"
#include "generatrix/prob/distributions/point_mass.h"
#include "generatrix/prob/draw_rows.h"

namespace gx {
namespace {

class PointPosterior final : public Conditional {
 public:
  PointPosterior(NetPtr net, Shape reads) : net_(register_module("net", std::move(net))), reads_(std::move(reads)) {}
  Distribution given(const Context& context) override {
    return independent(PointMass{net_->forward(joined(context, reads_).to(net_->parameters().front().scalar_type()))}, 1);
  }

 private:
  NetPtr net_;
  Shape reads_;
};

class NormalPrior final : public Conditional {
 public:
  NormalPrior(std::int64_t n_latent, double scale)
      : loc_(register_buffer("loc", at::zeros({n_latent}))), scale_(register_buffer("scale", at::full({n_latent}, scale))) {}
  Distribution given(const Context&) override { return independent(Normal{loc_, scale_}, 1); }

 private:
  Tensor loc_, scale_;
};

}  // namespace

Distribution PriorAutoencoder::Parts::encode(const Batch& batch) const {
  return posterior->given(event_reader->read(batch.event));
}

RowsLaw PriorAutoencoder::Parts::decode(const Tensor& z, const Rows& given) const {
  return decoder->given(with_latent(z, told(given_reader, given)));
}

Tensor PriorAutoencoder::Parts::draw(std::int64_t n, const Context& told, Rng& rng) const {
  return draw_rows(prior->given(told), n, rng);
}

std::vector<Tensor> PriorAutoencoder::Parts::of_encoder() const { return parameters_of({posterior, event_reader}); }
std::vector<Tensor> PriorAutoencoder::Parts::of_decoder() const { return parameters_of({decoder, given_reader}); }

PriorAutoencoder::PriorAutoencoder(Parts parts, std::shared_ptr<torch::nn::Module> player, std::vector<Turn> turns, Task task)
    : Model(std::move(task)), parts_(std::move(parts)), turns_(std::move(turns)) {
  register_module("event_reader", parts_.event_reader);
  if (parts_.given_reader) register_module("given_reader", parts_.given_reader);
  if (parts_.prior_reader) register_module("prior_reader", parts_.prior_reader);
  register_module("posterior", parts_.posterior);
  register_module("decoder", parts_.decoder);
  register_module("prior", parts_.prior);
  register_module("player", std::move(player));
}

Rows PriorAutoencoder::sample(std::int64_t n, const Rows& given, Rng& rng) {
  const at::NoGradGuard off;
  const auto x = decode(parts_.draw(n, told(parts_.prior_reader, given), rng), given).sample(rng);
  if (!parts_.on_means || !is_bits(task().event.only().values)) return x;
  return (x.x() > 0.5).to(x.x().scalar_type());
}

RowsLaw PriorAutoencoder::decode(const Tensor& z, const Rows& given) {
  auto law = parts_.decode(z, given);
  if (!parts_.on_means) return law;
  return independent(PointMass{law.mean().x()}, static_cast<int>(task().event.only().shape.size()));
}

Distribution PriorAutoencoder::prior(const Rows& given) { return parts_.prior->given(told(parts_.prior_reader, given)); }

ConditionalPtr make_point_posterior(const NetSpec& net, const ContextShape& told, std::int64_t n_latent) {
  const auto reads = joined_shape(net, told);
  return std::make_shared<PointPosterior>(net_to_vector(net, reads, n_latent), reads);
}

ConditionalPtr make_normal_prior(std::int64_t n_latent, double scale) { return std::make_shared<NormalPrior>(n_latent, scale); }

}  // namespace gx
