// Pictures changed before the discriminator sees them, real and generated alike and in both turns, so that few pictures teach it
// no more than they hold. The generator gets its gradient through the changes.
//
//   fixed      each change of a row with that probability; with 1: DiffAugment
//       Zhao, Liu, Lin, Zhu and Han 2020, arXiv 2006.10738
//   adaptive   the probability p follows how sure the discriminator is of real rows, after each of its turns of n rows:
//              r <- 3/4 r + 1/4 E sign(D(x) - tie)        p <- p + sign(r - target) n / rows, within [0, 1]
//       ADA, Karras et al. 2020, arXiv 2006.06676, section 3.1: r_t, and p that needs `rows` from 0 to 1. The paper takes the
//       mean of four batches.
//
// Changes, on the range's values, where 0 is grey and what comes into a picture (nn/augment.h): "color"; "shift", up to an eighth
// of the greater side; "cutout"; "mirror", left to right, of half of the changed rows; "turn", by quarters, of square pictures.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "generatrix/base/rng.h"
#include "generatrix/data/space.h"
#include "generatrix/spec/fields.h"

namespace gx {

using ChangeNames = std::vector<std::string>;

Check known_change();
// Rows [n, C, H, W] with each of these changes at each row.
Tensor changed(const ChangeNames& names, const Tensor& rows, Rng& rng);
// With each of them at a row with probability p, a scalar.
Tensor changed(const ChangeNames& names, const Tensor& rows, const Tensor& p, Rng& rng);
std::optional<std::string> why_no_changes(const ChangeNames& names, const Shape& event);

struct NoAugmentationSpec {
  static constexpr std::string_view kind = "none";
  static auto fields() { return std::tuple(); }
};

struct FixedAugmentationSpec {
  static constexpr std::string_view kind = "fixed";
  ChangeNames changes = {"color", "shift", "cutout"};
  double probability = 1;
  static auto fields() {
    return std::tuple(field("changes", &FixedAugmentationSpec::changes, "what may happen to a picture", known_change()),
                      field("probability", &FixedAugmentationSpec::probability, "of each of them", between(0, 1)));
  }
};

struct AdaptiveAugmentationSpec {
  static constexpr std::string_view kind = "adaptive";
  ChangeNames changes = {"color", "shift", "cutout"};
  double target = 0.6;
  std::int64_t rows = 500'000;
  static auto fields() {
    using S = AdaptiveAugmentationSpec;
    return std::tuple(
        field("changes", &S::changes, "what may happen to a picture", known_change()),
        field("target", &S::target, "mean sign of what the discriminator says of real rows; above it changes grow more likely",
              between(-1, 1)),
        field("rows", &S::rows, "real rows seen while their probability goes from 0 to 1", positive));
  }
};

using AugmentationSpec = std::variant<NoAugmentationSpec, FixedAugmentationSpec, AdaptiveAugmentationSpec>;

std::optional<std::string> why_not(const AugmentationSpec& spec, const Shape& event);

class Augmentation final {
 public:
  Augmentation() = default;
  explicit Augmentation(const AugmentationSpec& spec);

  Tensor of(const Tensor& rows, Rng& rng) const;
  bool adapts() const { return state_.defined(); }
  // p and r [2], to be kept as a buffer of the model; undefined where nothing adapts.
  const Tensor& state() const { return state_; }
  bool is_none() const { return changes_.empty(); }
  // After a turn of n real rows; signs [n or fewer] of what the discriminator said of them.
  void follow(const Tensor& signs, std::int64_t n) const;

 private:
  ChangeNames changes_;  // empty: none
  Tensor state_;
  double probability_ = 1, target_ = 0, rows_ = 1;
};

}  // namespace gx
