// Noise within the intervals of levels that a net chooses by the row (variational dequantization: Ho, Chen, Srinivas, Duan and
// Abbeel, Flow++, 2019, arXiv 1902.00275, section 3.1, eq. 9-12). With v = x + (u - 1/2) / (S - 1) of dequantization.h:
//
//   bound       log P(x) >= E_{u ~ q(u|x)} [log p(v) - log q(u|x)] - D log(S - 1),  equal where q(u|x) = p(v | v in x's interval)
//   a draw      u = sigmoid(h),  h = g(e; x),  e ~ logistic(0, 1),  g a chain of affine couplings told x
//   log q(u|x)  log p(e) - log |det dg/de| - sum log u (1 - u)
//
// The paper's e is normal; with logistic e the identity, at which g starts, is uniform noise: the bound starts at that of
// uniform noise. Images with even sides: couplings of the squeezed image, the colors of a checkerboard in turn, then the even and
// odd rows; a residual net each. Other events: couplings of the halves of the vector, a perceptron each.
#pragma once

#include <variant>

#include "generatrix/base/rng.h"
#include "generatrix/data/space.h"
#include "generatrix/families/flow/layer.h"
#include "generatrix/nn/residual.h"

namespace gx {

struct UniformNoiseSpec {
  static constexpr std::string_view kind = "uniform";
  static auto fields() { return std::tuple(); }
};
struct VariationalNoiseSpec {
  static constexpr std::string_view kind = "variational";
  std::int64_t couplings = 4;
  ResidualSpec net = {.channels = 16, .blocks = 1};
  std::vector<std::int64_t> hidden = {64};
  double bound = 1;

  static auto fields() {
    using S = VariationalNoiseSpec;
    return std::tuple(
        field("couplings", &S::couplings, "affine couplings of the noise, each told the row", net_depth),
        field("net", &S::net, "of images with even sides: residual convolutions of each coupling"),
        field("hidden", &S::hidden, "of other events: widths of the hidden layers of each coupling's net", net_width),
        field("bound", &S::bound, "first limit of each coupling's |log scale|; learned", positive));
  }
};
using NoiseSpec = std::variant<UniformNoiseSpec, VariationalNoiseSpec>;

class VariationalNoise final : public torch::nn::Module {
 public:
  VariationalNoise(const Field& field, const VariationalNoiseSpec& spec);  // of two numbers or more
  struct Draw {
    Tensor u;      // [B, ...event], in [0, 1]
    Tensor log_q;  // [B], nats; 0 for uniform noise
  };
  // For rows x [B, ...event] of the space. Both move with the weights (reparametrized).
  Draw draw(const Tensor& x, Rng& rng);
  std::int64_t depth() const { return layers_->depth().to_latents; }  // nets one after another

 private:
  Context told(const Tensor& x) const;
  bool of_image_;
  FlowLayerPtr layers_;  // from e to h
};

}  // namespace gx
