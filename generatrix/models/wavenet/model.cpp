// The WaveNet: van den Oord et al., WaveNet: A generative model for raw audio, 2016, arXiv 1609.03499.
#include "generatrix/contract/catalog.h"
#include "generatrix/contract/fits.h"
#include "generatrix/families/autoregressive/autoregressive.h"
#include "generatrix/families/autoregressive/wave_net.h"
#include "generatrix/nn/sizes.h"
#include "generatrix/nn/vector_condition.h"

namespace gx {
namespace {

struct WaveNetSpec {
  std::int64_t stacks = 2;
  std::int64_t layers = 8;
  std::int64_t channels = 32;
  std::int64_t skip = 64;
  std::int64_t head = 64;
  bool conditional = false;

  static auto fields() {
    return std::tuple(field("stacks", &WaveNetSpec::stacks, "how often the dilations begin again at 1", net_depth),
                      field("layers", &WaveNetSpec::layers, "layers of a stack, of dilations 1, 2, 4 ..", between(1, 24)),
                      field("channels", &WaveNetSpec::channels, "features between layers, and of each gate", net_width),
                      field("skip", &WaveNetSpec::skip, "features that all layers give to the head", net_width),
                      field("head", &WaveNetSpec::head, "features between the sum of all layers and the logits", net_width),
                      field("conditional", &WaveNetSpec::conditional,
                            "every layer reads what rows are given, and frames beside the symbols: a model of p(x|y)"));
  }
};

std::optional<std::string> why_not_wavenet(const WaveNetSpec& spec, const Task& task) {
  if (auto reason = SymbolOrder::why_not(task.event)) return reason;
  const auto& field = task.event.only();
  if (field.layout != Field::Layout::sequence && field.shape.size() != 1) return "its rows are neither sequences nor vectors";
  return why_no_condition_by_step(task, spec.conditional);
}

std::shared_ptr<Autoregressive> build_wavenet(const WaveNetSpec& spec, const Task& task) {
  const auto own = as_read(task, spec.conditional);
  const auto reader = make_reader(own.given);
  const WaveShape shape{.stacks = spec.stacks,
                        .layers = spec.layers,
                        .residual = spec.channels,
                        .gate = spec.channels,
                        .skip = spec.skip,
                        .head = spec.head};
  auto net = std::make_shared<WaveNet>(shape, own.event.only(), shape_of(reader));
  return std::make_shared<Autoregressive>(std::move(net), reader, own);
}

}  // namespace

void add_wavenet(Catalog& catalog) {
  catalog.add<WaveNetSpec>({.name = "wavenet",
                            .family = "autoregressive",
                            .summary = "dilated convolutions over the samples of a sound: exact probabilities, sampled by queues",
                            .paper = "van den Oord, Dieleman, Zen, Simonyan, Vinyals, Graves, Kalchbrenner, Senior and "
                                     "Kavukcuoglu, WaveNet: A generative model for raw audio, 2016, arXiv 1609.03499"},
                           why_not_wavenet, build_wavenet);
}

}  // namespace gx
