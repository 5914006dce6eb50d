// PixelCNN: van den Oord, Kalchbrenner and Kavukcuoglu, Pixel Recurrent Neural Networks, 2016, arXiv 1601.06759.
#include "generatrix/base/errors.h"
#include "generatrix/contract/catalog.h"
#include "generatrix/families/autoregressive/autoregressive.h"
#include "generatrix/families/autoregressive/pixel_net.h"

namespace gx {
namespace {

struct PixelCnnSpec {
  std::int64_t blocks = 5;
  std::int64_t channels = 16;
  std::int64_t head = 32;
  bool conditional = false;

  static auto fields() {
    return std::tuple(field("blocks", &PixelCnnSpec::blocks, "residual blocks after the 7 x 7 convolution", positive),
                      field("channels", &PixelCnnSpec::channels,
                            "h: features inside a block, twice as many between blocks; fast in 16s", positive),
                      field("head", &PixelCnnSpec::head, "features between the blocks and the logits", positive),
                      field("conditional", &PixelCnnSpec::conditional, "every block reads the label too: a model of p(x|y)"));
  }
};

std::shared_ptr<Autoregressive> build_pixelcnn(const PixelCnnSpec& spec, const Space& space) {
  if (spec.conditional && space.classes == 0)
    throw errors::bad_value("model.conditional", "true", "needs rows with labels, the data has none");
  const auto classes = spec.conditional ? space.classes : 0;
  const PixelNetShape shape{.blocks = spec.blocks, .channels = spec.channels, .head = spec.head, .classes = classes};
  return std::make_shared<Autoregressive>(std::make_shared<PixelNet>(shape, space), space, classes);
}

}  // namespace

void add_pixelcnn(Catalog& catalog) {
  catalog.add<PixelCnnSpec>(
      {.name = "pixelcnn",
       .family = "autoregressive",
       .summary = "masked convolutions that give each pixel its law from those before it; exact probabilities",
       .paper = "van den Oord, Kalchbrenner and Kavukcuoglu, Pixel Recurrent Neural Networks, 2016, "
                "arXiv 1601.06759"},
      build_pixelcnn);
}

}  // namespace gx
