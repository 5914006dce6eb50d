// A model whose codes are its rows: what a sampler of codes fits and draws can be seen as it is.
#pragma once

#include <ATen/ATen.h>

#include "generatrix/contract/abilities.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/point_mass.h"

namespace gx {

// Codes are the rows themselves, cast to `type` and cut to `shape`; a code comes back as it is, or as what it is given where
// something is.
struct Copying final : Model, CanEncode, CanDecode {
  std::vector<Turn> turns() override { return {}; }
  Distribution encode(const Batch& batch) override {
    auto code_shape = shape;
    code_shape.insert(code_shape.begin(), batch.size());
    return independent(PointMass{batch.x().to(type).reshape(code_shape)}, static_cast<int>(shape.size()));
  }
  RowsLaw decode(const Tensor& z, const Rows& given) override {
    const auto x = !given.empty() ? given.x().unsqueeze(1).to(at::kFloat).expand({-1, 2}) : z.flatten(1);
    return independent(PointMass{x}, 1);
  }
  Shape shape{2};
  at::ScalarType type = at::kFloat;
};

inline const Codec kPlane({reals_codec({.name = "x", .values = Real{}, .shape = {2}})});

// Two clusters 20 apart, of standard deviation 1 and shares 1/4 and 3/4.
inline Tensor clusters(std::int64_t n) {
  Rng rng(3);
  const auto far = (rng.uniform({n, 1}) < 0.25).to(at::kFloat);
  return rng.normal({n, 2}) + far * 20;
}

}  // namespace gx
