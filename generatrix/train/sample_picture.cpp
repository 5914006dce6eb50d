#include "generatrix/train/sample_picture.h"

#include <algorithm>

#include "generatrix/base/errors.h"
#include "generatrix/contract/abilities.h"
#include "generatrix/contract/conditions.h"
#include "generatrix/data/loader.h"
#include "generatrix/data/picture.h"
#include "generatrix/data/plane.h"

namespace gx {
namespace {

constexpr std::int64_t kPoints = 2000;  // of a picture of the plane

Tensor drawn(CanSample& sampler, const Task& task, const Data& data, std::int64_t n, at::Device device, Rng& rng) {
  const auto given = usual_conditions(task, data.codec, data.train.get(), device)(n, rng);
  return data.codec.decode(sampler.sample(n, given, rng)).x();
}

Image before_training_rows(const Tensor& points, const Data& data, Rng& rng) {
  const auto real = read_batch(*data.train, data.codec, 0, std::min(kPoints, data.train->size()), rng).event;
  const auto shown = data.codec.decode(real).x();
  return scatter_picture(points, box_of(shown), shown);
}

}  // namespace

std::optional<Image> sample_picture(Model& model, const Data& data, std::int64_t columns, at::Device device, Rng rng) {
  auto* sampler = dynamic_cast<CanSample*>(&model);
  const auto& event = data.codec.task().event;
  if (!sampler || (!event.is_image() && !is_plane(event))) return std::nullopt;
  try {
    if (is_plane(event)) return before_training_rows(drawn(*sampler, model.task(), data, kPoints, device, rng), data, rng);
    const auto pictures = drawn(*sampler, model.task(), data, columns * columns, device, rng);
    return is_drawable(pictures) ? std::optional(to_picture_grid(pictures, columns)) : std::nullopt;
  } catch (const Unsupported&) {  // that costs the picture, not the run
    return std::nullopt;
  }
}

}  // namespace gx
