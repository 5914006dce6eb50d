// A perceptron whose output d depends on the inputs before d alone (Germain, Gregor, Murray and Larochelle, MADE, 2015, arXiv
// 1502.03509, section 3): weights are masked by the degrees of the units they join.
//
//   degrees   input d has d + 1, hidden units 1 .. n - 1 in turn (from 0 where something is told), what is told has 0
//
//   weights   into a hidden unit: its degree is at least that of the unit before; into an output: it is more
#pragma once

#include <torch/nn/module.h>

#include <string>
#include <vector>

#include "generatrix/base/tensor.h"
#include "generatrix/nn/activation.h"

namespace gx {

class MaskedMlp final : public torch::nn::Module {
 public:
  // n inputs; n_told numbers that every output may depend on.
  MaskedMlp(std::int64_t n, const std::vector<std::int64_t>& hidden, std::int64_t n_per_input, std::int64_t n_told,
            const std::string& activation);
  // x [..., n], told [..., n_told] (undefined where n_told is 0; broadcasts against x from the left) -> [..., n, n_per_input]
  Tensor forward(const Tensor& x, const Tensor& told);
  // The same weights under the masks of other degrees (Layers::degrees): other orders of the inputs, other connections.
  Tensor forward(const Tensor& x, const Tensor& told, const std::vector<Tensor>& degrees);
  // Sets the last layer to zero: so are all outputs.
  void zero_outputs();

  // What it is made of, for those who take its passes apart.
  struct Layer {
    Tensor weight, bias, mask;  // weights as they are stored: the mask is not applied
  };
  struct Layers {
    std::vector<Layer> layers;
    std::vector<Tensor> degrees;  // int64: of what is told and the inputs, of hidden layers, of the outputs
    std::string activation;       // its name (activation.h)
    std::int64_t n_per_input;
  };
  const Layers& layers() const { return net_; }

 private:
  template <class MaskOf>
  Tensor pass(const Tensor& x, const Tensor& told, const MaskOf& mask_of) const;
  Layers net_;
  Activation activation_;
};

}  // namespace gx
