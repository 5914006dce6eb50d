// Laws of codes on the plane in which each of K classes has a part of its own (Makhzani et al. 2016, arXiv 1511.05644, section
// 2.3 and figure 3).
//
//   p(z|y) = 1/M sum_m N(z; loc[y, m], C[y, m])      p(z) = 1/K sum_y p(z|y)
#pragma once

#include <variant>

#include "generatrix/nn/conditional.h"
#include "generatrix/spec/fields.h"

namespace gx {

// A normal law for each class (M = 1), long towards 0: its mean is at the angle 2 pi y / K on a circle.
struct PetalsSpec {
  static constexpr std::string_view kind = "petals";
  double radius = 4, length = 1, width = 0.3;
  static auto fields() {
    return std::tuple(field("radius", &PetalsSpec::radius, "distance of the means of the classes from 0", above(0)),
                      field("length", &PetalsSpec::length, "standard deviation of a class towards 0 and away from it", above(0)),
                      field("width", &PetalsSpec::width, "standard deviation across", above(0)));
  }
};

// The spiral (r cos t, r sin t), r = radius sqrt(u), t = 2 pi turns sqrt(u): class y is the piece of y/K <= u < (y + 1)/K. Pieces
// have about one length. A piece is a chain of round normal laws, no further from each other than their deviation.
struct SwissRollSpec {
  static constexpr std::string_view kind = "swiss_roll";
  double radius = 6, turns = 2, width = 0.3;
  static auto fields() {
    return std::tuple(field("radius", &SwissRollSpec::radius, "distance of the roll's end from 0", above(0)),
                      field("turns", &SwissRollSpec::turns, "of the roll around 0", between(0.1, 20)),
                      field("width", &SwissRollSpec::width, "standard deviation around the curve", above(0)));
  }
};

using ClassPriorSpec = std::variant<PetalsSpec, SwissRollSpec>;

class ClassPrior final : public Conditional {
 public:
  ClassPrior(const ClassPriorSpec& spec, std::int64_t n_classes);
  // Told nothing: p(z), batch shape []. Told the words of a Reader of one label, [B, K], or [B, K + 1] where labels may be
  // unknown: p(z|y), batch shape [B]; p(z) for a row whose label is unknown.
  Distribution given(const Context& context) override;
  // log p(y|z) [..., K] of z [..., 2], classes alike before.
  Tensor log_classes(const Tensor& z) const;

 private:
  std::int64_t n_classes_;
  Tensor loc_, factor_;  // [K M, 2] and [K M, 2, 2], those of a class one after another
};

}  // namespace gx
