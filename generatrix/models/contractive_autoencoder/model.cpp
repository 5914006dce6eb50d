// The contractive autoencoder. Rifai, Vincent, Muller, Glorot and Bengio, Contractive Auto-Encoders: Explicit Invariance During
// Feature Extraction, ICML 2011.
#include <ATen/ATen.h>

#include "generatrix/contract/catalog.h"
#include "generatrix/families/autoencoder/autoencoder.h"
#include "generatrix/families/autoencoder/code.h"
#include "generatrix/models/contractive_autoencoder/jacobian.h"

namespace gx {
namespace {

struct ContractiveSpec {
  std::int64_t latent = 200;
  NetSpec encoder = MlpSpec{.hidden = {}};
  NetSpec decoder = MlpSpec{.hidden = {}};
  double weight = 0.1;
  std::int64_t probes = 1;

  static auto fields() {
    return std::tuple(
        field("latent", &ContractiveSpec::latent, "units of the code, each within 0 and 1", positive),
        field("encoder", &ContractiveSpec::encoder,
              "net from x to its code before the sigmoid; without hidden layers the paper's"),
        field("decoder", &ContractiveSpec::decoder,
              "net from a code to x; widths from data to latent. Where neither net has hidden layers, the decoder's weights are "
              "the encoder's, as in the paper"),
        field("weight", &ContractiveSpec::weight, "of the squared norm of the encoder's Jacobian", at_least(0)),
        field("probes", &ContractiveSpec::probes,
              "random directions that estimate the norm for a row; an encoder without hidden layers has it exactly, without any",
              between(1, 1000)));
  }
};

bool is_one_layer(const NetSpec& net) {
  const auto* mlp = std::get_if<MlpSpec>(&net);
  return mlp && mlp->hidden.empty();
}

// x' = W^T z + c with the encoder's W [Z, D], which is registered there alone.
class TiedDecoder final : public Net {
 public:
  TiedDecoder(Tensor weight, const Shape& event) : weight_(std::move(weight)), event_(event) {
    bias_ = register_parameter("bias", at::zeros({weight_.size(1)}));
    event_.push_back(1);
  }
  Tensor forward(const Tensor& z) override { return (z.matmul(weight_) + bias_).unflatten(-1, event_); }

 private:
  Tensor weight_, bias_;
  Shape event_;
};

Tensor weight_of_layer(const Net& encoder) { return encoder.parameters().front(); }  // [Z, D]

Autoencoder::Penalty contraction(const ContractiveSpec& spec, const NetPtr& encoder) {
  const auto of = [=, exact = is_one_layer(spec.encoder)](const Tensor& seen, const Tensor& z, Rng& rng) {
    return (exact ? squared_jacobian_of_layer(z, weight_of_layer(*encoder)) : squared_jacobian(*encoder, seen, spec.probes, rng))
        .mean();
  };
  return {"squared_jacobian", spec.weight, of, /*by_rows=*/true};
}

std::optional<std::string> why_not_contractive(const ContractiveSpec& spec, const Task& task) {
  return why_no_autoencoder(spec.encoder, spec.decoder, task);
}

std::shared_ptr<Autoencoder> build_contractive(const ContractiveSpec& spec, const Task& task) {
  const auto& shape = task.event.only().shape;
  const auto encoder = bent_code(net_to_vector(spec.encoder, shape, spec.latent), [](const Tensor& a) { return a.sigmoid(); });
  const bool tied = is_one_layer(spec.encoder) && is_one_layer(spec.decoder);
  return std::make_shared<Autoencoder>(
      Autoencoder::Parts{.encoder = encoder,
                         .decoder = tied ? std::make_shared<TiedDecoder>(weight_of_layer(*encoder), shape)
                                         : net_to_event(spec.decoder, spec.latent, shape, 1),
                         .penalty = contraction(spec, encoder)},
      Task{task.event, {}});
}

}  // namespace

void add_contractive_autoencoder(Catalog& catalog) {
  catalog.add<ContractiveSpec>({.name = "contractive_autoencoder",
                                .family = "autoencoder",
                                .summary = "autoencoder whose codes hardly move when rows move a little",
                                .paper = "Rifai, Vincent, Muller, Glorot and Bengio, Contractive Auto-Encoders: Explicit "
                                         "Invariance During Feature Extraction, 2011"},
                               why_not_contractive, build_contractive);
}

}  // namespace gx
