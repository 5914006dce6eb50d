// What a person looks at to judge a model of points of the plane.
#pragma once

#include "generatrix/contract/conditions.h"
#include "generatrix/contract/sampler.h"
#include "generatrix/eval/reference.h"
#include "generatrix/eval/report.h"

namespace gx {

// Those that the model's abilities allow; every picture shows the same part of the plane, that of the real rows.
//   samples  2000 draws in blue, real rows in grey behind them
//   density  p(x), or the bound on it, of a model that is told nothing
// codec: the model's own, which reads points of the plane for it.
std::vector<ReportPicture> plane_gallery(Model& model, const Sampler* sampler, const Conditions& conditions,
                                         const Reference& reference, const Codec& codec, std::uint64_t seed);

ReportPicture real_plane_picture(const Reference& reference);

}  // namespace gx
