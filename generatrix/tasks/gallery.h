// What a person looks at to judge a model: pictures, each the bytes of a PNG file.
#pragma once

#include "generatrix/contract/conditions.h"
#include "generatrix/contract/sampler.h"
#include "generatrix/eval/reference.h"
#include "generatrix/eval/report.h"

namespace gx {

// Those that the model's abilities allow, of a space of pictures or of points of the plane (plane_gallery.h); none for other
// spaces and for pictures that cannot be drawn. Same seed, same pictures.
//   samples                  36 draws under these conditions
//   nearest training images  16 of the samples, each with its nearest training row below it, by squared distance of values
//   reconstructions          16 real rows, each with what comes back from its code below it
//   interpolations           straight lines between the codes of real rows, decoded
// codec: the model's own, which reads points of the plane for it.
std::vector<ReportPicture> gallery(Model& model, const Sampler* sampler, const Conditions& conditions, const Reference& reference,
                                   const Codec& codec, std::uint64_t seed);

// The first real rows as one picture; empty bytes where there is none.
ReportPicture real_picture(const Reference& reference);

}  // namespace gx
