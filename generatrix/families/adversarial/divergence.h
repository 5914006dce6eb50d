// What the two players of an adversarial game descend, as a value that the recipe passes. A divergence is given the rows of both
// sides and a way to ask the discriminator, so that it may look at outputs, before any sigmoid, or at their gradients in the
// rows.
//
//   V(D, G) = E_data [log D(x)] + E_z [log(1 - D(G(z)))]                    D = sigmoid(output)
//   max_D V = 2 JSD(p_data || p_G) - log 4
//       Goodfellow et al. 2014, arXiv 1406.2661, eq. 1, theorem 1
//
// so (V + log 4) / 2 of any D is a lower bound on the Jensen-Shannon divergence: 0 when the laws are equal, log 2 when they can
// be told apart. At the equilibrium D = 1/2 and V = -log 4. Logarithms of sigmoids are taken of the outputs, never of D itself:
// log D = log_sigmoid(output), log(1 - D) = log_sigmoid(-output), finite with a gradient for every output.
#pragma once

#include <functional>
#include <optional>
#include <variant>

#include "generatrix/contract/turn.h"
#include "generatrix/spec/fields.h"

namespace gx {

struct Critic {
  // Of the discriminator: rows [n, ...event] -> [n], or [n / m] if it judges packs of m rows.
  std::function<Tensor(const Tensor&)> output;
  Tensor real, generated;  // rows [n, ...event]; the generator's turn has real ones only if the divergence asks for them

  struct Outputs {
    Tensor real, generated;  // [n] each
  };
  // The rows of both sides pass the discriminator as one batch, or one after the other if they are to be apart.
  Outputs on_both() const;
  std::optional<Outputs> asked = {};  // what on_both gives, where they passed it before
  Tensor on_generated() const;        // [n], of the generated rows alone
  bool apart = false;
  // Of the outputs of generated rows the greatest count alone, this share of them: the generator learns from its better rows
  // (top-k, Sinha, Zhao, Goyal, Raffel and Odena 2020, arXiv 2002.06224, section 3).
  double best = 1;
  // Of the discriminator: rows [n, ...event] -> [n, F], what its last layer reads. Empty where the divergence asks for none.
  std::function<Tensor(const Tensor&)> features = {};
};

// `loss` with the terms of a game too: that many times their weights, under names that begin so.
Loss with_terms(Loss loss, const Loss& game, double weight = 1, const std::string& prefix = {});
// And with what the game watches.
Loss with_game(Loss loss, const Loss& game, double weight, const std::string& prefix);

// In float32 at least: under autocast a net's output is bfloat16, and a mean needs more digits.
Tensor in_float(const Tensor& output);
// What a discriminator says of rows, from the output of its net [n, 1] -> [n], in float32 at least.
Tensor judged(const Tensor& output);

struct Divergence {
  std::function<Loss(const Critic&)> discriminator, generator;
  bool generator_reads_rows = false;  // the generator's critic has real rows too
  bool reads_features = false;        // critics have features
  bool by_rows = false;               // as Turn::by_rows: means over rows, or over pairs of one row of each side
};

template <class S>
auto smoothing_field() {
  return field("smoothing", &S::smoothing, "real rows have the target 1 minus this", between(0, 0.5));
}

// The generator descends log(1 - D(G(z))): the game of eq. 1. Its gradient vanishes where D tells generated rows well apart.
//
// smoothing s (one-sided label smoothing, Salimans et al. 2016, arXiv 1606.03498, section 3.4): the target of real rows is 1 - s,
// that of generated ones stays 0. The best D is then (1 - s) p / (p + q), and 1 - s over 2 at the equilibrium.
struct MinimaxSpec {
  static constexpr std::string_view kind = "minimax";
  double smoothing = 0;
  static auto fields() { return std::tuple(smoothing_field<MinimaxSpec>()); }
};

// The generator descends -log D(G(z)) (section 3): the same fixed point, and a gradient where the other has none.
struct NonSaturatingSpec {
  static constexpr std::string_view kind = "non_saturating";
  double smoothing = 0;
  static auto fields() { return std::tuple(smoothing_field<NonSaturatingSpec>()); }
};

// LSGAN (Mao et al. 2017, arXiv 1611.04076, eq. 2), with the targets a of generated rows, b of real ones, c of the generator:
//   discriminator   1/2 E (D(x) - b)^2 + 1/2 E (D(G(z)) - a)^2          best: D = (b p + a q) / (p + q)
//   generator       1/2 E (D(G(z)) - c)^2
// At the equilibrium of (0, 1, 1): D = 1/2, losses 1/4 and 1/8.
struct LeastSquaresSpec {
  static constexpr std::string_view kind = "least_squares";
  double generated = 0, real = 1, target = 1;
  static auto fields() {
    return std::tuple(field("generated", &LeastSquaresSpec::generated, "what the discriminator should say of generated rows: a"),
                      field("real", &LeastSquaresSpec::real, "and of real rows: b"),
                      field("target", &LeastSquaresSpec::target, "what the generator wants it to say: c"));
  }
};

// Hinge (Lim and Ye 2017, arXiv 1705.02894; Miyato et al. 2018, arXiv 1802.05957, eq. 16):
//   discriminator   E max(0, 1 - D(x)) + E max(0, 1 + D(G(z)))          best: D = sign(p - q)
//   generator       -E D(G(z))
// The best discriminator's loss is 2 minus the L1 distance of the laws. At the equilibrium: losses 2 and 0.
struct HingeSpec {
  static constexpr std::string_view kind = "hinge";
  static auto fields() { return std::tuple(); }
};

// Wasserstein (Arjovsky et al. 2017, arXiv 1701.07875, algorithm 1): the outputs have no sigmoid.
//   discriminator   E D(G(z)) - E D(x) + drift E D(x)^2                 best of 1-Lipschitz ones: minus the distance W1
//   generator       -E D(G(z))
// The critic must be kept Lipschitz: by a regularizer or by spectral normalization. A constant added to D changes neither
// expectation; `drift` keeps outputs near 0 (Karras et al. 2018, arXiv 1710.10196, appendix A.1).
struct WassersteinSpec {
  static constexpr std::string_view kind = "wasserstein";
  double drift = 1e-3;
  static auto fields() {
    return std::tuple(field("drift", &WassersteinSpec::drift, "weight of the squared outputs of real rows", above(0)));
  }
};

// Relativistic (Jolicoeur-Martineau 2018, arXiv 1807.00734): how much more real than generated, with u = D(x), v = D(G(z)).
//   pairs     discriminator -E log sigmoid(u - v),                                            generator with u and v exchanged
//   average   discriminator -E log sigmoid(u - E v) - E log(1 - sigmoid(v - E u)),            generator with u and v exchanged
// At the equilibrium: log 2 of pairs, 2 log 2 of averages. `drift` as above, for the same reason.
struct RelativisticSpec {
  static constexpr std::string_view kind = "relativistic";
  bool average = true;
  double drift = 1e-3;
  static auto fields() {
    return std::tuple(field("average", &RelativisticSpec::average,
                            "a row is compared with the mean of the other side; false: with one row of it"),
                      field("drift", &RelativisticSpec::drift, "weight of the squared outputs of real rows", above(0)));
  }
};

// Feature matching (Salimans et al. 2016, arXiv 1606.03498, section 3.1): the discriminator as of non_saturating, with f the
// numbers that its last layer reads,
//   generator       |E f(x) - E f(G(z))|^2
struct FeatureMatchingSpec {
  static constexpr std::string_view kind = "feature_matching";
  double smoothing = 0;
  static auto fields() { return std::tuple(smoothing_field<FeatureMatchingSpec>()); }
};

// Those that need no more than outputs of any net.
using DivergenceSpec = std::variant<NonSaturatingSpec, MinimaxSpec, LeastSquaresSpec, HingeSpec>;
// All of them.
using GameSpec = std::variant<NonSaturatingSpec, MinimaxSpec, LeastSquaresSpec, HingeSpec, WassersteinSpec, RelativisticSpec,
                              FeatureMatchingSpec>;

// Watched: of minimax and non-saturating E D(x), E D(G(z)), V and the bound on the JSD, whatever the smoothing; of hinge the
// share of rows beyond the margins, which no longer move the discriminator; of Wasserstein E D(x) - E D(G(z)), the distance if D
// is 1-Lipschitz; of the others the mean outputs. Kept by those whose outputs have a tie between real and generated: "sign",
// the sign of each D(x) over it [n]. Their mean is 1 where the discriminator is sure of all real rows.
// Whether it keeps "sign".
bool has_tie(const GameSpec& spec);
// Whether the generator's loss needs all rows of both sides: pairs of them, or their means.
bool needs_all_rows(const GameSpec& spec);
Divergence make_divergence(const GameSpec& spec);
Divergence make_divergence(const DivergenceSpec& spec);

}  // namespace gx
