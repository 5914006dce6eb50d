// What the two players of an adversarial game descend, as a value that the recipe passes. A divergence is given the rows of both
// sides and a way to ask the discriminator, so that it may look at outputs, before any sigmoid, or at their gradients in the
// rows.
//
//   V(D, G) = E_data [log D(x)] + E_z [log(1 - D(G(z)))]                    D = sigmoid(output)
//   max_D V = 2 JSD(p_data || p_G) - log 4                                  Goodfellow et al. 2014, arXiv 1406.2661, eq. 1,
//   theorem 1
//
// so (V + log 4) / 2 of any D is a lower bound on the Jensen-Shannon divergence: 0 when the laws are equal, log 2 when they can
// be told apart. At the equilibrium D = 1/2 and V = -log 4. Logarithms of sigmoids are taken of the outputs, never of D itself:
// log D = log_sigmoid(output), log(1 - D) = log_sigmoid(-output), finite with a gradient for every output.
#pragma once

#include <functional>
#include <variant>

#include "generatrix/contract/turn.h"
#include "generatrix/spec/fields.h"

namespace gx {

struct Critic {
  std::function<Tensor(const Tensor&)> output;  // of the discriminator: rows [n, ...event] -> [n]
  Tensor real, generated;                       // rows [n, ...event]; the generator's turn has no real ones

  struct Outputs {
    Tensor real, generated;  // [n] each
  };
  Outputs on_both() const;  // the rows of both sides pass the discriminator together, as one batch
};

// What a discriminator says of rows, from the output of its net [n, 1] -> [n]; in float32 at least: under autocast it is
// bfloat16, and a mean needs more digits.
Tensor judged(const Tensor& output);

struct Divergence {
  std::function<Loss(const Critic&)> discriminator, generator;
};

// The generator descends log(1 - D(G(z))): the game of eq. 1. Its gradient vanishes where D tells generated rows well apart.
struct MinimaxSpec {
  static constexpr std::string_view kind = "minimax";
  static auto fields() { return std::tuple(); }
};

// The generator descends -log D(G(z)) (section 3): the same fixed point, and a gradient where the other has none.
struct NonSaturatingSpec {
  static constexpr std::string_view kind = "non_saturating";
  static auto fields() { return std::tuple(); }
};

using DivergenceSpec = std::variant<NonSaturatingSpec, MinimaxSpec>;

// The discriminator of both descends -V, in the terms "real" and "generated", and watches E D(x), E D(G(z)), V and the bound on
// the JSD.
Divergence make_divergence(const DivergenceSpec& spec);

}  // namespace gx
