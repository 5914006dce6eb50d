// The law of a flow's latents.
//
//   normal     N(0, I)
//   logistic   each number logistic with scale 1 (NICE: Dinh, Krueger and Bengio 2015, arXiv 1410.8516, eq. 3): heavier tails
//   mixture    components of diagonal normal laws with learned weights, means and scales: modes need no thread between them
//   told       N(mu(c), diag sigma(c)^2), mu and log sigma linear in what rows are given: a normal law for each class
#pragma once

#include <variant>

#include "generatrix/nn/conditional.h"
#include "generatrix/spec/fields.h"

namespace gx {

struct NormalBaseSpec {
  static constexpr std::string_view kind = "normal";
  static auto fields() { return std::tuple(); }
};
struct LogisticBaseSpec {
  static constexpr std::string_view kind = "logistic";
  static auto fields() { return std::tuple(); }
};
struct MixtureBaseSpec {
  static constexpr std::string_view kind = "mixture";
  std::int64_t components = 10;
  static auto fields() {
    return std::tuple(field("components", &MixtureBaseSpec::components, "normal laws of the mixture", between(1, 10'000)));
  }
};
struct ToldBaseSpec {
  static constexpr std::string_view kind = "told";
  static auto fields() { return std::tuple(); }
};
using BaseSpec = std::variant<NormalBaseSpec, LogisticBaseSpec, MixtureBaseSpec, ToldBaseSpec>;

// The law of vectors [n_dims], given a context with n_told numbers a row; null for N(0, I). A mixture's means start at draws of
// N(0, I) from torch's stream.
ConditionalPtr make_base(const BaseSpec& spec, std::int64_t n_dims, std::int64_t n_told);

}  // namespace gx
