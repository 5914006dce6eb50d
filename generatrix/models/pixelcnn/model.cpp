// PixelCNN: van den Oord, Kalchbrenner and Kavukcuoglu, Pixel Recurrent Neural Networks, 2016, arXiv 1601.06759.
#include "generatrix/contract/catalog.h"
#include "generatrix/contract/fits.h"
#include "generatrix/families/autoregressive/autoregressive.h"
#include "generatrix/families/autoregressive/pixel_net.h"
#include "generatrix/nn/sizes.h"

namespace gx {
namespace {

struct PixelCnnSpec {
  std::int64_t blocks = 5;
  std::int64_t channels = 16;
  std::int64_t head = 32;
  bool conditional = false;

  static auto fields() {
    return std::tuple(field("blocks", &PixelCnnSpec::blocks, "residual blocks after the 7 x 7 convolution", net_depth),
                      field("channels", &PixelCnnSpec::channels,
                            "h: features inside a block, twice as many between blocks; fast in 16s", net_width),
                      field("head", &PixelCnnSpec::head, "features between the blocks and the logits", net_width),
                      field("conditional", &PixelCnnSpec::conditional,
                            "the net reads what rows are given too, a label or a picture: a model of p(x|y)"));
  }
};

std::optional<std::string> why_not_pixelcnn(const PixelCnnSpec& spec, const Task& task) {
  if (auto reason = SymbolOrder::why_not(task.event)) return reason;
  if (!task.event.is_image()) return "its rows are no images [channels, height, width]";
  if (!spec.conditional) return {};
  if (auto reason = why_no_condition(task, spec.conditional)) return reason;
  const auto along = Reader(task.given).shape().along;
  const auto& shape = task.event.only().shape;
  if (!along.empty() && (along[1] != shape[1] || along[2] != shape[2]))
    return "a picture that is given must have the height and width of the event";
  return {};
}

std::shared_ptr<Autoregressive> build_pixelcnn(const PixelCnnSpec& spec, const Task& task) {
  const auto own = as_read(task, spec.conditional);
  const auto reader = make_reader(own.given);
  const PixelNetShape shape{.blocks = spec.blocks, .channels = spec.channels, .head = spec.head};
  auto net = std::make_shared<PixelNet>(shape, own.event.only(), shape_of(reader));
  return std::make_shared<Autoregressive>(std::move(net), reader, own);
}

}  // namespace

void add_pixelcnn(Catalog& catalog) {
  catalog.add<PixelCnnSpec>(
      {.name = "pixelcnn",
       .family = "autoregressive",
       .summary = "masked convolutions that give each pixel its law from those before it; exact probabilities",
       .paper = "van den Oord, Kalchbrenner and Kavukcuoglu, Pixel Recurrent Neural Networks, 2016, "
                "arXiv 1601.06759"},
      why_not_pixelcnn, build_pixelcnn);
}

}  // namespace gx
