// The picture by which a person follows a training: what the model draws by now.
#pragma once

#include <optional>

#include "generatrix/base/rng.h"
#include "generatrix/contract/model.h"
#include "generatrix/data/source.h"
#include "generatrix/media/image.h"

namespace gx {

// `columns` x `columns` pictures under the usual conditions, or 2000 points of the plane before training rows. Nothing for other
// events, for a model that cannot sample, and where what it draws cannot be shown. In the mode that the model is in; the same
// stream gives the same noise. The training rows are on `device`.
std::optional<Image> sample_picture(Model& model, const Data& data, std::int64_t columns, at::Device device, Rng rng);

}  // namespace gx
