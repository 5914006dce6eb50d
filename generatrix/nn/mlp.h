// Multi-layer perceptron: linear layers with a nonlinearity between them, none after the last.
#pragma once

#include <torch/nn/modules/linear.h>

#include "generatrix/nn/activation.h"
#include "generatrix/nn/net.h"
#include "generatrix/spec/fields.h"

namespace gx {

struct MlpSpec {
  static constexpr std::string_view kind = "mlp";
  std::vector<std::int64_t> hidden = {400};
  std::string activation = "relu";

  static auto fields() {
    return std::tuple(field("hidden", &MlpSpec::hidden, "widths of the hidden layers, from data to latent", positive),
                      field("activation", &MlpSpec::activation, "nonlinearity between layers", known_activation()));
  }
};

// x [..., n_in] -> [..., n_out].
class Mlp final : public Net {
 public:
  Mlp(std::int64_t n_in, const std::vector<std::int64_t>& hidden, std::int64_t n_out, const std::string& activation);
  Tensor forward(const Tensor& x) override;

 private:
  std::vector<torch::nn::Linear> layers_;
  Activation activation_;
};

}  // namespace gx
