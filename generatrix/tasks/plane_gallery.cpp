#include "generatrix/tasks/plane_gallery.h"

#include <ATen/ATen.h>

#include "generatrix/contract/abilities.h"
#include "generatrix/data/plane.h"
#include "generatrix/media/png.h"

namespace gx {
namespace {

constexpr std::int64_t kPlanePoints = 2000, kPlaneSide = 200, kPlaneBatch = 4000;

Tensor real_points(const Reference& reference) { return reference.codec().decode(reference.real().x).x(); }

// Of a model that knows its density up to nothing; of the data's own units up to a constant, which a picture does not show.
Tensor log_density(CanScore& model, const Codec& codec, const PlaneBox& box, Rng rng) {
  const auto points = grid_points(box, kPlaneSide).to(at::kFloat);
  std::vector<Tensor> parts;
  for (const auto& part : points.split(kPlaneBatch)) parts.push_back(model.score(codec.encode({part}, rng), rng).nats);
  return at::cat(parts);
}

}  // namespace

std::vector<ReportPicture> plane_gallery(Model& model, const Sampler* sampler, const Conditions& conditions,
                                         const Reference& reference, const Codec& codec, std::uint64_t seed) {
  const auto real = real_points(reference);
  const auto box = box_of(real);
  std::vector<ReportPicture> pictures;
  Rng rng = Rng(seed).fork("gallery");
  if (sampler) {
    const auto x = sampler->draw(kPlanePoints, conditions(kPlanePoints, rng), rng).to(at::kCPU);
    pictures.push_back({"samples", encode_png(scatter_picture(codec.decode(x).x(), box, real)), words_of(box)});
  }
  auto* scorer = dynamic_cast<CanScore*>(&model);
  if (scorer && model.task().given.empty() && scorer->score_info().kind != ScoreInfo::Kind::unnormalized) {
    const auto title = scorer->score_info().kind == ScoreInfo::Kind::lower_bound ? "density (lower bound)" : "density";
    pictures.push_back({title, encode_png(density_picture(log_density(*scorer, codec, box, rng))), words_of(box)});
  }
  return pictures;
}

ReportPicture real_plane_picture(const Reference& reference) {
  const auto real = real_points(reference);
  const auto box = box_of(real);
  return {"real", encode_png(scatter_picture(real, box)), words_of(box)};
}

}  // namespace gx
