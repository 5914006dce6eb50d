// What a recipe may say about the maps of a coupling or of an autoregressive layer.
#pragma once

#include <variant>

#include "generatrix/prob/bijectors/map_family.h"
#include "generatrix/spec/fields.h"

namespace gx {

struct AdditiveMapSpec {
  static constexpr std::string_view kind = "additive";
  static auto fields() { return std::tuple(); }
};
struct AffineMapSpec {
  static constexpr std::string_view kind = "affine";
  double bound = 3;
  static auto fields() { return std::tuple(field("bound", &AffineMapSpec::bound, "limit of each |log scale|", positive)); }
};
struct SplineMapSpec {
  static constexpr std::string_view kind = "spline";
  std::int64_t bins = 8;
  double bound = 3;
  static auto fields() {
    return std::tuple(
        field("bins", &SplineMapSpec::bins, "pieces of each spline", between(2, 256)),
        field("bound", &SplineMapSpec::bound, "the splines' box |x| <= bound; outside it the map is the identity", positive));
  }
};

// The maps that such a spec means.
inline MapFamily maps_of(const AdditiveMapSpec&) { return additive_maps(); }
inline MapFamily maps_of(const AffineMapSpec& spec) { return affine_maps(spec.bound); }
inline MapFamily maps_of(const SplineMapSpec& spec) { return spline_maps(spec.bins, spec.bound); }
template <class... Specs>
MapFamily maps_of(const std::variant<Specs...>& spec) {
  return std::visit([](const auto& own) { return maps_of(own); }, spec);
}

}  // namespace gx
