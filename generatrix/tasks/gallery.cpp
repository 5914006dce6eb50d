#include "generatrix/tasks/gallery.h"

#include <ATen/ATen.h>

#include "generatrix/base/errors.h"
#include "generatrix/data/picture.h"
#include "generatrix/data/plane.h"
#include "generatrix/eval/two_sample/neighbors.h"
#include "generatrix/tasks/latent_walk.h"
#include "generatrix/tasks/plane_gallery.h"

namespace gx {
namespace {

constexpr std::int64_t kSamples = 36, kSampleColumns = 6;
constexpr std::int64_t kColumns = 8;             // of pairs
constexpr std::int64_t kPairs = 16;              // of an event and what belongs below it
constexpr std::int64_t kLines = 6, kPoints = 9;  // of interpolations

ReportPicture picture(std::string title, const Codec& codec, const Tensor& x, std::int64_t columns) {
  return {std::move(title), encode_png(to_picture_grid(codec.decode(x).x(), columns)), ""};
}

// Above and below, `kColumns` pairs in a row of pairs.
Tensor stacked(const Tensor& above, const Tensor& below) {
  std::vector<Tensor> rows;
  for (std::int64_t i = 0; i < above.size(0); i += kColumns) {
    rows.push_back(above.slice(0, i, i + kColumns));
    rows.push_back(below.slice(0, i, i + kColumns));
  }
  return at::cat(rows);
}

bool has_pictures(const Reference& reference) {
  const auto& codec = reference.codec();
  return codec.task().event.is_image() && is_drawable(codec.decode(reference.real().x.slice(0, 0, 1)).x());
}

class Gallery {
 public:
  Gallery(Model& model, const Reference& reference) : reference_(reference), codec_(reference.codec()) {
    encoder_ = dynamic_cast<CanEncode*>(&model);
    decoder_ = dynamic_cast<CanDecode*>(&model);
    conditional_ = !model.task().given.empty();
    has_lines_ = has_ability(model, "vectors");
  }

  std::vector<ReportPicture> hang(const Sampler* sampler, const Conditions& conditions, std::uint64_t seed) {
    if (sampler) {
      Rng rng = Rng(seed).fork("gallery");
      const auto x = sampler->draw(kSamples, conditions(kSamples, rng), rng).x().to(at::kCPU, at::kFloat);
      pictures_.push_back(picture("samples", codec_, x, kSampleColumns));
      const auto some = x.slice(0, 0, kPairs);
      pictures_.push_back(picture("nearest training images", codec_,
                                  stacked(some, reference_.train().index_select(0, nearest_rows(some, reference_.train()).index)),
                                  kColumns));
    }
    // codes of a conditional model are codes given something, which these rows are without
    if (encoder_ && decoder_ && !conditional_) encode_and_decode();
    return std::move(pictures_);
  }

 private:
  void encode_and_decode() {
    try {
      const auto x = reference_.real().x.slice(0, 0, 2 * kLines + kPairs);
      const auto z = encoder_->encode({x}).mean();
      const auto again = decoder_->decode(z.slice(0, 0, kPairs), {}).mean().x();
      pictures_.push_back(picture("reconstructions", codec_, stacked(x.slice(0, 0, kPairs), again.to(at::kFloat)), kColumns));
      const auto n = std::min(kLines, z.size(0) / 2);
      if (n == 0 || !has_lines_) return;
      const auto lines = straight_lines(z.slice(0, 0, n), z.slice(0, n, 2 * n), kPoints).flatten(0, 1);
      pictures_.push_back(picture("interpolations", codec_, decoder_->decode(lines, {}).mean().x().to(at::kFloat), kPoints));
    } catch (const Unsupported&) {  // a law without a mean has no picture of its own
    }
  }

  const Reference& reference_;
  const Codec& codec_;
  CanEncode* encoder_;
  CanDecode* decoder_;
  bool conditional_ = false, has_lines_ = false;
  std::vector<ReportPicture> pictures_;
};

}  // namespace

std::vector<ReportPicture> gallery(Model& model, const Sampler* sampler, const Conditions& conditions, const Reference& reference,
                                   const Codec& codec, std::uint64_t seed) {
  const at::NoGradGuard off;
  if (is_plane(reference.codec().task().event)) return plane_gallery(model, sampler, conditions, reference, codec, seed);
  if (!has_pictures(reference)) return {};
  return Gallery(model, reference).hang(sampler, conditions, seed);
}

ReportPicture real_picture(const Reference& reference) {
  if (is_plane(reference.codec().task().event)) return real_plane_picture(reference);
  if (!has_pictures(reference)) return {"real", "", ""};
  return picture("real", reference.codec(), reference.real().x.slice(0, 0, kSamples), kSampleColumns);
}

}  // namespace gx
