// The gated PixelCNN: van den Oord et al., Conditional image generation with PixelCNN decoders, 2016, arXiv 1606.05328. The
// mixture of discretized logistics: Salimans, Karpathy, Chen and Kingma, PixelCNN++, 2017, arXiv 1701.05517, section 2.1.
#include "generatrix/contract/catalog.h"
#include "generatrix/contract/fits.h"
#include "generatrix/families/autoregressive/autoregressive.h"
#include "generatrix/families/autoregressive/gated_pixel_net.h"
#include "generatrix/nn/sizes.h"
#include "generatrix/nn/vector_condition.h"

namespace gx {
namespace {

struct GatedPixelCnnSpec {
  std::int64_t layers = 6;
  std::int64_t channels = 32;
  std::int64_t head = 64;
  std::int64_t logistics = 0;
  bool conditional = false;

  static auto fields() {
    return std::tuple(
        field("layers", &GatedPixelCnnSpec::layers, "gated layers, the first 7 x 7 and the others 3 x 3", net_depth),
        field("channels", &GatedPixelCnnSpec::channels, "features of the vertical and of the horizontal stack", net_width),
        field("head", &GatedPixelCnnSpec::head, "features between the layers and what they say of a symbol", net_width),
        field("logistics", &GatedPixelCnnSpec::logistics,
              "of levels: logistic laws whose mixture is the law of a level; 0: a free probability for each level",
              between(0, 1000)),
        field("conditional", &GatedPixelCnnSpec::conditional, "every layer reads what rows are given: a model of p(x|y)"));
  }
};

std::optional<std::string> why_not_gated_pixelcnn(const GatedPixelCnnSpec& spec, const Task& task) {
  if (auto reason = SymbolOrder::why_not(task.event)) return reason;
  if (!task.event.is_image()) return "its rows are no images [channels, height, width]";
  const auto& field = task.event.only();
  if (spec.logistics > 0 && !std::holds_alternative<Levels>(field.values))
    return field.name + " has no levels, and model.logistics makes laws of levels";
  return why_no_vector_condition(task, spec.conditional);
}

std::shared_ptr<Autoregressive> build_gated_pixelcnn(const GatedPixelCnnSpec& spec, const Task& task) {
  const auto own = as_read(task, spec.conditional);
  const auto reader = make_reader(own.given);
  const GatedPixelShape shape{.layers = spec.layers, .features = spec.channels, .head = spec.head};
  const SymbolOrder order(own.event.only(), spec.logistics);
  auto net = std::make_shared<GatedPixelNet>(shape, order, shape_of(reader));
  return std::make_shared<Autoregressive>(std::move(net), reader, own, spec.logistics);
}

}  // namespace

void add_gated_pixelcnn(Catalog& catalog) {
  catalog.add<GatedPixelCnnSpec>(
      {.name = "gated_pixelcnn",
       .family = "autoregressive",
       .summary = "a PixelCNN of two stacks that see all pixels before, with gates; levels by free or by logistic laws",
       .paper = "van den Oord, Kalchbrenner, Vinyals, Espeholt, Graves and Kavukcuoglu, Conditional image generation with "
                "PixelCNN decoders, 2016, arXiv 1606.05328"},
      why_not_gated_pixelcnn, build_gated_pixelcnn);
}

}  // namespace gx
