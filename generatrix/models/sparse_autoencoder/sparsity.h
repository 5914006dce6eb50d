// What makes the units of a code rest for most rows.
//
//   kl        sum_j KL(target || m_j) = sum_j target log(target / m_j) + (1 - target) log((1 - target) / (1 - m_j))
//             m_j = mean over the batch of unit j, a sigmoid        (Lee, Ekanadham and Ng 2008; Ng, CS294A notes, 2011)
//   l1        sum_j z_j of units z = relu(a)                        (Olshausen and Field 1996)
//   k_sparse  the k largest units of a row, the others 0: no penalty (Makhzani and Frey 2014, arXiv 1312.5663)
#pragma once

#include <variant>

#include "generatrix/families/autoencoder/autoencoder.h"
#include "generatrix/nn/activation.h"
#include "generatrix/spec/fields.h"

namespace gx {

struct KlSparsitySpec {
  static constexpr std::string_view kind = "kl";
  double target = 0.05;
  double weight = 3;

  static auto fields() {
    return std::tuple(field("target", &KlSparsitySpec::target, "share of rows for which a unit is on",
                            Check{.low = 0, .high = 1, .above_low = true, .below_high = true}),
                      field("weight", &KlSparsitySpec::weight,
                            "of the divergence from that share, beside the squared error of a row", at_least(0)));
  }
};
struct L1SparsitySpec {
  static constexpr std::string_view kind = "l1";
  double weight = 0.1;
  static auto fields() {
    return std::tuple(field("weight", &L1SparsitySpec::weight, "of the sum of a code's numbers", at_least(0)));
  }
};
struct LargestSpec {
  static constexpr std::string_view kind = "k_sparse";
  std::int64_t k = 25;
  static auto fields() {
    return std::tuple(field("k", &LargestSpec::k, "units of a code that are not 0; all where a code has fewer", positive));
  }
};
using SparsitySpec = std::variant<KlSparsitySpec, L1SparsitySpec, LargestSpec>;

// How the units of a code are bent, and what presses on them.
struct Sparsity {
  Activation bend;
  std::optional<Autoencoder::Penalty> penalty;
};
Sparsity make_sparsity(const SparsitySpec& spec);

}  // namespace gx
