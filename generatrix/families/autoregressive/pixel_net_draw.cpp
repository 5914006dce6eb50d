#include <ATen/ATen.h>

#include "generatrix/families/autoregressive/autoregressive.h"
#include "generatrix/families/autoregressive/pixel_net.h"

namespace gx {

Tensor PixelNet::draw(const Tensor& uniforms, const Tensor& given) {
  return draw_naively(*this,
                      {.event = event_, .kind = n_logits_ == 1 ? Space::Kind::binary : Space::Kind::byte, .symbols = n_levels_},
                      uniforms, given);
}

}  // namespace gx
