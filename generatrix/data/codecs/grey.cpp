#include <ATen/ATen.h>

#include "generatrix/data/codecs/known.h"

namespace gx {
namespace {

class Grey final : public ColumnCodec {
 public:
  explicit Grey(Field field) : ColumnCodec(std::move(field)), white_(static_cast<double>(count_of(this->field().values) - 1)) {}

  std::string kind() const override { return "grey"; }
  Column encode(const Column& stored, Rng&) const override {
    auto x = stored;
    x.data = stored.data.to(at::kFloat).div_(white_);
    return x;
  }
  Column decode(const Column& x) const override {
    auto stored = x;
    const auto levels = at::round(x.data * white_).clamp_(0, white_);
    stored.data = levels.to(white_ < 256 ? at::kByte : at::kLong);
    return stored;
  }
  // Of a density over [0, 1] in each cell; a probability of levels has no volume.
  Tensor log_volume(const Column& x) const override {
    return at::full({x.size()}, -static_cast<double>(field().dims()) * std::log(white_), at::kDouble);
  }

 private:
  double white_;
};

}  // namespace

ColumnCodecPtr grey_codec(Field field) { return std::make_shared<Grey>(std::move(field)); }

}  // namespace gx
