// Multi-layer perceptron: linear layers; between two of them a nonlinearity and then, where the spec asks for it, a norm.
#pragma once

#include <torch/nn/modules/linear.h>

#include <optional>

#include "generatrix/kernels/perceptron/perceptron.h"
#include "generatrix/nn/activation.h"
#include "generatrix/nn/norm.h"
#include "generatrix/nn/sizes.h"
#include "generatrix/spec/fields.h"

namespace gx {

struct MlpSpec {
  static constexpr std::string_view kind = "mlp";
  std::vector<std::int64_t> hidden = {400};
  std::string activation = "relu";
  NormSpec norm;

  static auto fields() {
    return std::tuple(field("hidden", &MlpSpec::hidden, "widths of the hidden layers, from data to latent", net_width),
                      field("activation", &MlpSpec::activation, "nonlinearity between layers", known_activation()),
                      field("norm", &MlpSpec::norm, "after each nonlinearity"));
  }
};

// x [..., n_in] -> [..., n_out].
class Mlp final : public Net {
 public:
  Mlp(std::int64_t n_in, const std::vector<std::int64_t>& hidden, std::int64_t n_out, const std::string& activation,
      const NormSpec& norm = {});
  Tensor forward(const Tensor& x) override;
  // Its weights, for kernels that take the whole net in: none where it has norms or a nonlinearity that kernels do not know.
  std::optional<Perceptron> for_kernels() const { return norms_.empty() ? fused_ : std::nullopt; }

 private:
  std::vector<torch::nn::Linear> layers_;
  std::vector<NetPtr> norms_;  // norms_[i] stands before layers_[i + 1]; empty without norms
  Activation activation_;
  std::optional<Perceptron> fused_;  // the same weights, where a kernel knows the nonlinearity
};

}  // namespace gx
