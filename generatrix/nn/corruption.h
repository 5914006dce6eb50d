// Noise that a net learns to see through: the input is corrupted, the target is clean (Vincent, Larochelle, Bengio and Manzagol,
// Extracting and Composing Robust Features with Denoising Autoencoders, 2008, and the journal version, JMLR 11, 2010, section 3).
//
//   gaussian         x + sd e,  e ~ N(0, I)
//   masking          each cell becomes 0 with probability `share`
//   salt_and_pepper  each cell becomes 0 or 1, evenly, with probability `share`: the ends of [0, 1]
//
// A corruption draws batch first, so parts of a batch draw what the whole draws.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <variant>

#include "generatrix/base/rng.h"
#include "generatrix/data/space.h"
#include "generatrix/spec/fields.h"

namespace gx {

struct NoCorruptionSpec {
  static constexpr std::string_view kind = "none";
  static auto fields() { return std::tuple(); }
};
struct GaussianCorruptionSpec {
  static constexpr std::string_view kind = "gaussian";
  double sd = 0.3;
  static auto fields() {
    return std::tuple(field("sd", &GaussianCorruptionSpec::sd, "standard deviation, in the model's units", positive));
  }
};
struct MaskingSpec {
  static constexpr std::string_view kind = "masking";
  double share = 0.3;
  static auto fields() { return std::tuple(field("share", &MaskingSpec::share, "of the cells that become 0", between(0, 1))); }
};
struct SaltAndPepperSpec {
  static constexpr std::string_view kind = "salt_and_pepper";
  double share = 0.3;
  static auto fields() {
    return std::tuple(field("share", &SaltAndPepperSpec::share, "of the cells that become 0 or 1", between(0, 1)));
  }
};
using CorruptionSpec = std::variant<NoCorruptionSpec, GaussianCorruptionSpec, MaskingSpec, SaltAndPepperSpec>;

// x [B, ...] -> the same shape; x itself is not written to.
using Corruption = std::function<Tensor(const Tensor& x, Rng& rng)>;

Corruption make_corruption(const CorruptionSpec& spec);
// Salt and pepper are the ends of [0, 1], which reals have not.
std::optional<std::string> why_not(const CorruptionSpec& spec, const Field& field);

}  // namespace gx
