#include "generatrix/families/latent/encoder_ahead.h"

#include <ATen/ATen.h>

#include <cmath>
#include <limits>

namespace gx {

EncoderAhead::EncoderAhead(const AheadSpec& spec) : spec_(spec) {
  if (spec.until == "steps") return;
  over_ = register_buffer("over", at::zeros({}, at::kLong));
  most_ = register_buffer("most", at::full({}, std::numeric_limits<std::int64_t>::min(), at::kLong));
}

int EncoderAhead::moves(std::int64_t index) const {
  if (index >= spec_.steps) return 0;
  return is_over() ? 0 : static_cast<int>(spec_.repeats);
}

bool EncoderAhead::is_over() const {
  if (!over_.defined()) return false;
  if (const auto version = over_._version(); version != version_) {
    was_over_ = over_.item<std::int64_t>() != 0;
    version_ = version;
  }
  return was_over_;
}

void EncoderAhead::heed(double information) {
  if (!over_.defined() || is_over()) return;
  const auto found = std::llround(information * 1e9);
  if (found > most_.item<std::int64_t>())
    most_.fill_(found);
  else
    over_.fill_(1);
}

}  // namespace gx
