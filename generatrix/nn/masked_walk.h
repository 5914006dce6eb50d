// A pass of a masked net number by number. With the units of every layer in the order of their degrees, what is known after d
// numbers is the beginning of each layer, the masks need no applying, and each unit is computed once. Layers lie unit by unit:
// new units are written behind those that are known, and a product has long rows.
//
//   h_l of degree d = a(W_l,d [h_l-1 of degrees up to d] + b),   the parameters of number d = W_out,d [h_last of degrees up to d]
//   + b
//
// What it gives equals MaskedMlp::forward but for rounding, gradients too: sums have other orders.
#pragma once

#include "generatrix/nn/masked_mlp.h"
#include "generatrix/prob/bijectors/autoregressive.h"

namespace gx {

class MaskedWalk final : public Conditioner::Walk {
 public:
  // For vectors of the shape and type of like [..., n]; told [..., n_told] broadcasts against it from the left.
  MaskedWalk(const MaskedMlp::Layers& net, const Tensor& told, const Tensor& like);
  Tensor next(const Tensor& last) override;

 private:
  struct Layer {
    Tensor weight, bias;              // [units, units before], [units, 1]: in the order of their degrees
    std::vector<std::int64_t> up_to;  // how many units have a degree up to d, d = 0 .. n
    Tensor known;                     // [up_to[degree], N]
    Tensor room = {};                 // [all units, N], of which `known` is the beginning; undefined with gradients
    void append(const Tensor& units);
    Tensor sums(std::int64_t first, std::int64_t n, const Layer& before) const;  // of units first .. first + n - 1: [n, N]
  };
  void know_more(Layer& layer, const Layer& before) const;

  Shape lead_;
  std::int64_t n_per_input_, degree_ = 0;  // numbers known
  Activation activation_;
  std::vector<Layer> layers_;  // the inputs, hidden layers, the outputs
};

}  // namespace gx
