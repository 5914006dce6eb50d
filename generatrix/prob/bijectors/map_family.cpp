#include "generatrix/prob/bijectors/map_family.h"

#include <ATen/ATen.h>

#include "generatrix/prob/bijectors/invert.h"
#include "generatrix/prob/bijectors/log_affine.h"
#include "generatrix/prob/bijectors/spline.h"

namespace gx {

MapFamily additive_maps() {
  return {1, [](const Tensor& raw) { return invert(Shift{raw.squeeze(-1)}); }};
}

MapFamily affine_maps(double bound) {
  return {2, [bound](const Tensor& raw) {
            return invert(LogAffine{raw.select(-1, 0), bound * at::tanh(raw.select(-1, 1) / bound)});
          }};
}

MapFamily gated_maps() {
  return {2, [](const Tensor& raw) {
            const auto a = raw.select(-1, 1) + 1;
            return invert(LogAffine{a.neg().sigmoid() * raw.select(-1, 0), at::log_sigmoid(a)});
          }};
}

MapFamily spline_maps(std::int64_t n_bins, double bound) {
  return {n_spline_parameters(n_bins), [bound](const Tensor& raw) { return invert(Spline{raw, bound}); }};
}

}  // namespace gx
