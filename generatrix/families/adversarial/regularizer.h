// What keeps a discriminator smooth, as a value over the critic. Penalties are terms of the discriminator's turn that look at the
// gradient of its outputs in the rows. They keep the graph of the second order, so that the penalty moves the weights.
//
//   g(x) = dD/dx, its norm over all cells of a row
//
//   clip:              after the turn every weight is brought back to [-limit, limit]
//       WGAN, arXiv 1701.07875, algorithm 1
//   gradient_penalty:  E (|g(u)| - 1)^2,   u = alpha x + (1 - alpha) G(z),  one alpha ~ U[0, 1) a row
//       WGAN-GP, arXiv 1704.00028, eq. 3
//   r1:                gamma / 2 E |g(x)|^2 at real rows
//       Mescheder et al. 2018, arXiv 1801.04406, eq. 9
//   dragan:            E (|g(u)| - 1)^2,   u = x + alpha scale sd delta,  one alpha a row, delta ~ U[0, 1) a cell,
//                      sd of all cells of the batch
//       Kodali et al. 2017, arXiv 1705.07215
//
//   consistency:       E (D(x) - D(T(x)))^2 at real rows, T changes of pictures (augmentation.h);
//                      "balanced" at generated rows too
//       Zhang, Zhang, Odena and Lee 2020, arXiv 1910.12027, eq. 1; Zhao, Singh, Lee, Zhang, Odena and Zhang 2020,
//       arXiv 2002.04724, section 3.1
//
// A discriminator that judges packs of rows has one gradient a pack. Batch norm has no place in a penalized discriminator: a
// row's gradient would depend on the other rows.
#pragma once

#include "generatrix/families/adversarial/augmentation.h"
#include "generatrix/families/adversarial/divergence.h"

namespace gx {

struct NoRegularizerSpec {
  static constexpr std::string_view kind = "none";
  static auto fields() { return std::tuple(); }
};

struct ClipSpec {
  static constexpr std::string_view kind = "clip";
  double limit = 0.01;
  static auto fields() { return std::tuple(field("limit", &ClipSpec::limit, "largest size of a weight", positive)); }
};

struct GradientPenaltySpec {
  static constexpr std::string_view kind = "gradient_penalty";
  double weight = 10;
  bool one_sided = false;
  static auto fields() {
    return std::tuple(field("weight", &GradientPenaltySpec::weight, "lambda", positive),
                      field("one_sided", &GradientPenaltySpec::one_sided, "norms below 1 are not penalized"));
  }
};

// The paper's form is gamma / 2 times the squared norm. Its authors' code has no 1/2: their 10 is gamma = 20.
struct R1Spec {
  static constexpr std::string_view kind = "r1";
  double gamma = 10;
  static auto fields() {
    return std::tuple(field("gamma", &R1Spec::gamma, "the squared norm at real rows has the weight gamma / 2", positive));
  }
};

struct DraganSpec {
  static constexpr std::string_view kind = "dragan";
  double weight = 10;
  double scale = 0.5;
  static auto fields() {
    return std::tuple(
        field("weight", &DraganSpec::weight, "lambda", positive),
        field("scale", &DraganSpec::scale, "how far rows are moved, in deviations of the cells of the batch", positive));
  }
};

struct ConsistencySpec {
  static constexpr std::string_view kind = "consistency";
  double weight = 10;
  ChangeNames changes = {"mirror", "shift"};
  bool balanced = false;
  static auto fields() {
    using S = ConsistencySpec;
    return std::tuple(field("weight", &S::weight, "lambda", positive),
                      field("changes", &S::changes, "what should not change the output", known_change()),
                      field("balanced", &S::balanced, "of generated rows too"));
  }
};

using RegularizerSpec = std::variant<NoRegularizerSpec, ClipSpec, GradientPenaltySpec, R1Spec, DraganSpec, ConsistencySpec>;
// Whether it looks at the gradient of outputs in single rows.
bool is_of_gradients(const RegularizerSpec& spec);
std::optional<std::string> why_not(const RegularizerSpec& spec, const Shape& event);

struct Regularizer {
  // The unweighted penalty, a scalar; empty: none.
  std::function<Tensor(const Critic&, Rng&)> penalty = {};
  double weight = 0;
  double limit = 0;      // of weights; 0: none
  bool by_rows = false;  // the penalty, as Turn::by_rows

  Loss penalized(Loss loss, const Critic& critic, Rng& rng) const;  // with the term "penalty" if there is one
};

Regularizer make_regularizer(const RegularizerSpec& spec);

// dD/dx by row or pack, flattened: [n, cells], with a graph of its own.
Tensor gradient_by_row(const Critic& critic, const Tensor& rows);

// The turn's weights back within [-limit, limit].
void clip_weights(const std::vector<Tensor>& weights, double limit);

}  // namespace gx
